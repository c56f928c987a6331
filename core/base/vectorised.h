// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Before a function whose loops the compiler should turn into vector instructions: it is compiled once for each of a
/// few kinds of processor, and the one that fits is chosen when the program starts. Where the compiler or the platform
/// cannot (or under sanitizers, which do not know such functions), it is an ordinary function with the same result.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__ELF__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define DOCSWIKI_VECTORISED                                                                                            \
    __attribute__((optimize("O3", "fast-math"), target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DOCSWIKI_VECTORISED
#endif
