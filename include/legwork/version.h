/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/version.h -- the version of these headers.  meson.build says the same, and its set-up checks that. */
#ifndef LEGWORK_VERSION_H
#define LEGWORK_VERSION_H

#define LW_VERSION "0.1.0"
#define LW_VERSION_MAJOR 0
#define LW_VERSION_MINOR 1
#define LW_VERSION_PATCH 0

/* A function that the library exports.  On Windows define LW_STATIC to use the static library. */
#if defined(_WIN32) && defined(LW_STATIC)
#define LW_API
#elif defined(_WIN32) && defined(LW_BUILDING)
#define LW_API __declspec(dllexport)
#elif defined(_WIN32)
#define LW_API __declspec(dllimport)
#elif defined(__GNUC__)
#define LW_API __attribute__((visibility("default")))
#else
#define LW_API
#endif

/* A function whose body stands in the header.  The library has it as a symbol too, under the same name, for languages
 * that do not read headers. */
#ifndef LW_INLINE
#define LW_INLINE static inline
#endif

/* The initializer of a struct in which nothing is set, in C and in C++. */
#ifdef __cplusplus
#define LW_ZERO {}
#else
#define LW_ZERO {0}
#endif

/* What is done with a list of defaults, F(field, value): LW_..._INIT is made by the first, lw_..._init() by the second,
 * which C++ before C++20 can read too. */
#define LW_INIT_FIELD(field, value) .field = (value),
#define LW_SET_FIELD(field, value) init.field = (value);

#endif
