/* SPDX-License-Identifier: BSD-3-Clause */
/* receptionist.cpp -- the application of unit_test.c in C++17: Bob calls, we have a word with Carol
 * and hand him over.  Both are parties of the mock. */
#include <cstdio>
#include <string>
#include <string_view>

#include <legwork/legwork.hpp>
#include <legwork/mock.h>

static const char CAROL[] = "sip:carol@example.com";

/* The end of the transfer, in words. */
static std::string transfer(const struct lw_mock_party &carol)
{
	legwork::Config config;
	std::string end = "none";

	config.auto_return = true;
	legwork::Engine engine(config);
	lw_mock *mock = nullptr;

	engine.on_note([&](legwork::Output note) {
		if (note->type == LW_NOTE_INCOMING)
			engine.answer(note->call, note->now);
		else if (note->type == LW_NOTE_CONNECTED)
			engine.transfer_attended(note->call, CAROL, note->now);
		else if (note->type == LW_NOTE_CONSULT_CONNECTED)
			engine.complete(note->call, note->now);
		else if (note.ends_transfer())
			end = std::string(note.what()) + ", " + std::string(note.target());
	});
	if (lw_mock_new(&mock, engine.get(), nullptr))
		return "no mock";
	lw_mock_notes(mock, legwork::hear, &engine);
	lw_mock_party(mock, &carol);
	lw_mock_call(mock, "sip:bob@example.com", "sip:alice@example.com", nullptr);
	lw_mock_run(mock, 120000);
	lw_mock_free(mock);
	return end;
}

/* A config that an engine refuses is thrown, with the reason. */
static std::string refused()
{
	legwork::Config config;

	config.ring_ms = 0;
	try {
		legwork::Engine engine(config);
	} catch (const legwork::Error &error) {
		return error.what();
	}
	return "";
}

/* Without an adapter: what has an adapter to do for a call?  A text with a NUL inside is refused. */
static std::string first_action(std::string_view uri)
{
	legwork::Engine engine;
	std::string first;

	engine.on_action([&](legwork::Output action) {
		if (first.empty())
			first = std::string(action.what()) + " " + std::string(action.uri());
	});
	if (engine.dial(uri, 0) == LW_E_ARG)
		return "refused";
	engine.run();
	return first;
}

int main()
{
	struct lw_mock_party answers{}, busy{};

	answers.uri = busy.uri = CAROL;
	answers.answer_ms = 3000;
	busy.reject = 486;
	const std::string good = transfer(answers), bad = transfer(busy), why = refused();
	std::printf("%s\n%s\n%s\n", good.c_str(), bad.c_str(), why.c_str());
	return good != "transfer completed, sip:carol@example.com" ||
	       bad.find("transfer failed") != 0 || why.find("ring_ms") != 0 ||
	       first_action(CAROL) != "do invite sip:carol@example.com" ||
	       first_action(std::string_view("sip:carol\0@example.com", 22)) != "refused";
}
