// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace throughline::history {

/// One scalar of a TensorBoard event file.
struct EventScalar {
    std::string_view tag;    ///< "loss/train"
    std::string_view plugin; ///< that the tag belongs to; empty where this value does not say it
    std::int64_t step = 0;
    double time = 0.0; ///< s since 1970
    double value = 0.0;
    bool isTensor = false; ///< of one element; a scalar only where the tag's plugin is "scalars" or none
};

/// Takes what an event file holds, in its order. What the scalars refer to is gone when the call returns.
class EventSink {
public:
    virtual ~EventSink() = default;
    virtual void scalar(const EventScalar& scalar) = 0;
    /// A session starts at `step`: what it and later steps had does not hold any longer.
    virtual void restart(std::int64_t step) = 0;
    /// No more is wanted.
    virtual bool full() const = 0;
};

struct EventScan {
    enum class End {
        Whole,   ///< with a record
        Cut,     ///< in a record, or in zeros: it may still be written
        Damaged, ///< the length of a record cannot be trusted
    };
    End end = End::Whole;
    std::size_t records = 0; ///< whole and intact
    std::size_t damaged = 0; ///< left out: the checksum is wrong, or they are no events
    bool areEvents = false;  ///< some record says what it is, or holds a summary
    double firstTime = 0.0;  ///< of the first event, s since 1970; 0: none
    std::size_t taken = 0;   ///< bytes of the whole records
};

/// By its first bytes: a TFRecord, of events or of something else.
bool looksLikeRecords(std::string_view start);

/// Reads an event file of TensorBoard: a chain of TFRecords (length, masked CRC-32C of it, data, masked CRC-32C of
/// them, little-endian), each an `Event` of TensorFlow's event.proto, summary.proto and tensor.proto. All checksums are
/// compared. Any thread.
EventScan scanEvents(std::string_view text, EventSink& sink);

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4).
std::uint32_t crc32c(std::string_view bytes);

} // namespace throughline::history
