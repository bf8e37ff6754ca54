/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/legwork.hpp -- the engine for C++17: a handle that frees itself, verbs as members, notes and actions as
 * functions, texts as string_view.  It adds nothing to what the engine does.
 *
 *	legwork::Engine engine;
 *	engine.on_note([&](legwork::Output note) {
 *		if (note->type == LW_NOTE_INCOMING)
 *			engine.answer(note->call, note->now);
 *	});
 *	engine.on_action([&](legwork::Output action) { ... });
 *	engine.dial("sip:bob@example.com", now);
 *	engine.run();                              gives the outputs to the two, in order
 *
 * With an adapter that reads the outputs itself (<legwork/re.h>, <legwork/mock.h>) run() is not called; the adapter
 * gets legwork::hear and the address of the engine:
 *
 *	lw_mock_notes(mock, legwork::hear, &engine);
 *
 * Threads:  as in legwork.h: one engine, one thread at a time.
 * Re-entry: the two functions are called from within run(), or by the adapter.  They may call verbs.  In run() they may
 *           throw: what was not read is read by the next run().  Called by an adapter they must not.
 * Memory:   an Engine owns its engine, and keeps its rules; it can be moved, not copied.  The texts of an Output live
 *           until the next verb: make a std::string of what is to last.
 * Strings:  a string_view is copied; an empty one without data is NULL; one with a NUL inside is LW_E_ARG.
 * Errors:   as in legwork.h; only the constructor throws, legwork::Error. */
#ifndef LEGWORK_HPP
#define LEGWORK_HPP

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <legwork/adapter.h>
#include <legwork/rules.h>
#include <legwork/switch.h>

inline bool operator==(lw_call a, lw_call b) noexcept { return lw_same_call(a, b); }
inline bool operator!=(lw_call a, lw_call b) noexcept { return !lw_same_call(a, b); }
inline bool operator==(lw_leg a, lw_leg b) noexcept { return lw_same_leg(a, b); }
inline bool operator!=(lw_leg a, lw_leg b) noexcept { return !lw_same_leg(a, b); }

namespace legwork {

/* What the constructor of an engine throws. */
class Error : public std::runtime_error {
public:
	Error(int code, const std::string &why) : std::runtime_error(why), code_(code) {}
	int code() const noexcept { return code_; } /* enum lw_error */

private:
	int code_;
};

/* Settings and rules that begin with the defaults. */
struct Config : lw_config {
	Config() noexcept { lw_config_init(this); }
};
struct Rules : lw_rules {
	Rules() noexcept { lw_rules_init(this); }
};

/* A note or an action, and its texts. */
class Output {
public:
	explicit Output(const lw_output &out) noexcept : out_(&out) {}
	const lw_output *operator->() const noexcept { return out_; }
	std::string_view what() const { return lw_output_name(out_->type); }
	std::string_view cause() const { return lw_cause_name(out_->cause); }
	std::string_view uri() const { return view(out_->uri); }
	std::string_view name() const { return view(out_->name); }
	std::string_view target() const { return view(out_->target); }
	std::string_view by() const { return view(out_->by); }
	bool is_note() const noexcept { return lw_is_note(out_); }
	bool ends_transfer() const noexcept { return lw_ends_transfer(out_); }

private:
	static std::string_view view(const char *text) { return text ? text : ""; }

	const lw_output *out_;
};

class Engine {
public:
	using Handler = std::function<void(Output)>;

	Engine() : Engine(Config()) {}
	explicit Engine(const lw_config &config) : lw_(make(config)) {}

	/* For all that has no member here. */
	lw *get() const noexcept { return lw_.get(); }

	void on_note(Handler handler) { note_ = std::move(handler); }
	void on_action(Handler handler) { action_ = std::move(handler); }

	/* Reads the outputs, and gives each to its function. */
	void run()
	{
		lw_output out;

		while (lw_next(get(), &out))
			tell(out);
	}

	void tell(const lw_output &out)
	{
		const Handler &handler = lw_is_note(&out) ? note_ : action_;

		if (handler)
			handler(Output(out));
	}

	/* The engine keeps them as long as it goes by them. */
	int rules(std::shared_ptr<const lw_rules> rules)
	{
		int err = lw_rules_set(get(), rules.get());

		if (!err)
			rules_ = std::move(rules);
		return err;
	}

	int step(const lw_input &in) { return lw_step(get(), &in); }
	int tick(lw_time now) { return lw_tick(get(), now); }
	lw_time deadline() const { return lw_deadline(get()); }

	int dial(std::string_view uri, lw_time now, lw_call *call = nullptr, uint32_t account = 0)
	{
		return with(uri, [&](const char *text) { return lw_dial(get(), text, account, call, now); });
	}
	int answer(lw_call call, lw_time now) { return lw_answer(get(), call, now); }
	int reject(lw_call call, int code, lw_time now) { return lw_reject(get(), call, code, now); }
	int hangup(lw_call call, lw_time now) { return lw_hangup(get(), call, now); }
	int hold(lw_call call, lw_time now) { return lw_hold(get(), call, now); }
	int resume(lw_call call, lw_time now) { return lw_resume(get(), call, now); }
	int mute(lw_call call, bool on, lw_time now) { return lw_mute(get(), call, on, now); }
	int record(lw_call call, bool on, lw_time now) { return lw_record(get(), call, on, now); }
	int dtmf(lw_call call, std::string_view digits, lw_time now)
	{
		return with(digits, [&](const char *text) { return lw_dtmf(get(), call, text, now); });
	}
	int transfer_attended(lw_call call, std::string_view target, lw_time now)
	{
		return with(target, [&](const char *text) { return lw_transfer_attended(get(), call, text, now); });
	}
	int transfer_blind(lw_call call, std::string_view target, lw_time now)
	{
		return with(target, [&](const char *text) { return lw_transfer_blind(get(), call, text, now); });
	}
	int transfer_voicemail(lw_call call, std::string_view owner, lw_time now, uint32_t flags = 0)
	{
		return with(owner, [&](const char *text) {
			return lw_transfer_voicemail(get(), call, text, flags, now);
		});
	}
	int transfer_to_call(lw_call call, lw_call other, lw_time now)
	{
		return lw_transfer_to_call(get(), call, other, now);
	}
	int complete(lw_call call, lw_time now) { return lw_complete(get(), call, now); }
	int cancel(lw_call call, lw_time now) { return lw_cancel(get(), call, now); }
	int swap(lw_call call, lw_time now) { return lw_swap(get(), call, now); }
	int merge(lw_call call, lw_time now) { return lw_merge(get(), call, now); }
	int retry(lw_call call, lw_time now, std::string_view target = {})
	{
		return with(target, [&](const char *text) { return lw_retry(get(), call, text, now); });
	}
	int accept(lw_call call, lw_time now) { return lw_accept(get(), call, now); }
	int decline(lw_call call, lw_time now) { return lw_decline(get(), call, now); }

	/* What is known of a call; nothing for an old handle. */
	std::optional<struct lw_call_info> call_info(lw_call call) const
	{
		struct lw_call_info info;

		return lw_call_info(get(), call, &info) ? std::nullopt : std::make_optional(info);
	}

	/* What lw_why() says. */
	std::string why(const lw_input &in) const
	{
		std::string text(LONGEST_WHY, '\0');

		lw_why(get(), &in, text.data(), text.size());
		text.resize(text.find('\0'));
		return text;
	}

private:
	static constexpr size_t LONGEST_WHY = 1024;

	struct Free {
		void operator()(lw *engine) const noexcept { lw_free(engine); }
	};

	static lw *make(const lw_config &config)
	{
		lw *engine = nullptr;
		char why[256] = "out of memory";
		int err = lw_new(&engine, &config);

		if (err == LW_E_ARG)
			lw_config_check(&config, why, sizeof(why));
		if (err)
			throw Error(err, why);
		return engine;
	}

	template <class Verb> static int with(std::string_view text, Verb verb)
	{
		if (text.find('\0') != std::string_view::npos)
			return LW_E_ARG;
		return verb(text.data() ? std::string(text).c_str() : nullptr);
	}

	std::shared_ptr<const lw_rules> rules_; /* outlives the engine */
	std::unique_ptr<lw, Free> lw_;
	Handler note_, action_;
};

/* For lw_mock_notes(), and noteh of struct lw_re_config: gives a note to the engine that arg is the address of. */
inline void hear(const lw_output *note, void *arg) { static_cast<Engine *>(arg)->tell(*note); }

} /* namespace legwork */

#endif
