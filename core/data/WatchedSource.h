// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/ByteSource.h"

#include <functional>
#include <stop_token>

namespace throughline::data {

/// How far the reading of a file is.
struct Reading {
    io::FilePlace place;
    int time = 1;             ///< tables are read twice or more: for what their columns are, and for their values
    std::uint64_t rows = 0;   ///< of a table, once they are counted
    std::uint64_t memory = 0; ///< bytes that its values will take, told before they are read; 0: not known yet

    /// Of all, from 0 to 1, as if a table were read twice.
    double share() const;
};
/// Called on the thread that reads, some twenty times a second.
using ReadListener = std::function<void(const Reading&)>;

/// What whoever asks for data has to do with their reading: the wish that it end, and an ear for how far it is.
struct ReadWatch {
    ReadWatch() = default;
    /// Nobody listens.
    ReadWatch(std::stop_token token) : stop(std::move(token)) {} // NOLINT(google-explicit-constructor)
    ReadWatch(std::stop_token token, ReadListener listener) : stop(std::move(token)), tell(std::move(listener)) {}

    std::stop_token stop{};
    ReadListener tell{};
};

/// The same bytes until `stop` is requested: from then on every read gives up with `Cancelled`; how far it is, is told.
/// Whatever reads it, a table or an array, need not know of it. One thread, but for `stop`.
std::unique_ptr<io::ByteSource> watched(std::unique_ptr<io::ByteSource> source, std::string file, ReadWatch watch);

/// `ByteSource::open`, watched; a Parquet file as the text of its table.
Result<std::unique_ptr<io::ByteSource>> openWatched(const std::string& file, const ReadWatch& watch);

} // namespace throughline::data
