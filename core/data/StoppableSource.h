// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/ByteSource.h"

#include <stop_token>

namespace throughline::data {

/// The same bytes until `stop` is requested: from then on every read gives up with `Cancelled`. Whatever reads it, a
/// table or an array, need not know of it. One thread, but for `stop`.
std::unique_ptr<io::ByteSource> stoppable(std::unique_ptr<io::ByteSource> source, std::string file,
                                          std::stop_token stop);

/// `ByteSource::open`, stoppable; a Parquet file as the text of its table.
Result<std::unique_ptr<io::ByteSource>> openStoppable(const std::string& file, std::stop_token stop);

} // namespace throughline::data
