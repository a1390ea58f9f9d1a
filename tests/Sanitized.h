// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace throughline {

/// Whether this is built with AddressSanitizer or ThreadSanitizer, both of which reserve terabytes of addresses and
/// make everything up to twenty times slower: tests then do the same with less.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

} // namespace throughline
