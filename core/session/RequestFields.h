// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/ConfigFields.h"
#include "session/DataFields.h"
#include "session/Engine.h"

namespace throughline::session {

// What a session is asked for, as JSON: of a sweep's runs and of what waits in a queue (docs/formats.md).

/// But for data that were read already: they are read again.
template <class Fields, Of<RunRequest> Request>
void visit(Fields& fields, Request& request) {
    fields("data", request.data);
    fields("configuration", request.config);
    fields("checkpoints", request.checkpoints);
    fields.added("folder", request.folder);
    fields.added("name", request.name);
    fields.added("threads", request.threads);
    fields.added("batch_size_by_rows", request.batchSizeByRows);
    fields.added("epochs_by_rows", request.epochsByRows);
}

template <class Fields, Of<ResumeRequest> Request>
void visit(Fields& fields, Request& request) {
    fields("folder", request.folder);
    fields("from", request.from);
    fields.added("epoch", request.epoch);
    fields.added("epochs", request.epochs);
    fields.added("patience", request.patience);
    fields.added("learning_rate", request.learningRate);
    fields.added("batch_size", request.batchSize);
    fields.added("warm_restart", request.warmRestart);
    fields.added("data", request.data);
    fields.added("accept_changed_data", request.acceptChangedData);
    fields.added("threads", request.threads);
}

/// But for the state that was read already: it is read again.
template <class Fields, Of<ForkRequest> Request>
void visit(Fields& fields, Request& request) {
    fields("parent", request.parent);
    fields("epoch", request.epoch);
    fields("configuration", request.config);
    fields.added("left_out_rows", request.leftOutRows);
    fields.added("checkpoints", request.checkpoints);
    fields.added("folder", request.folder);
    fields.added("name", request.name);
    fields.added("threads", request.threads);
}

/// One of the three, by the name of its member.
template <class Fields, Of<EngineRequest> Request>
void visit(Fields& fields, Request& request) {
    std::optional<RunRequest> train;
    std::optional<ResumeRequest> resume;
    if (const auto* one = std::get_if<RunRequest>(&request)) train = *one;
    if (const auto* one = std::get_if<ResumeRequest>(&request)) resume = *one;
    std::optional<ForkRequest> fork;
    if (const auto* one = std::get_if<ForkRequest>(&request)) fork = *one;
    if constexpr (!std::is_const_v<Request>) train.reset();
    if (train || !std::is_const_v<Request>) fields.optional("train", train);
    if (resume || !std::is_const_v<Request>) fields.optional("resume", resume);
    if (fork || !std::is_const_v<Request>) fields.optional("fork", fork);
    if constexpr (!std::is_const_v<Request>) {
        if (resume)
            request = *resume;
        else if (fork)
            request = *fork;
        else if (train)
            request = *train;
        else
            throw FieldError("a request asks for nothing");
    }
}

} // namespace throughline::session
