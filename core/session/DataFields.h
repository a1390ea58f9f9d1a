// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/DataSpec.h"
#include "data/Encoding.h"
#include "data/Fingerprint.h"
#include "data/Validation.h"
#include "session/JsonFields.h"

namespace throughline::session {

template <class Fields, Of<nn::Scaling> Scaling>
void visit(Fields& fields, Scaling& scaling) {
    fields("offset", scaling.offset);
    fields("scale", scaling.scale);
    fields("target_offset", scaling.targetOffset);
    fields("target_scale", scaling.targetScale);
    fields.added("target_transform", scaling.targetTransform);
}

template <class Fields, Of<data::Fingerprint> Fingerprint>
void visit(Fields& fields, Fingerprint& fingerprint) {
    fields("rows", fingerprint.rows);
    fields("columns", fingerprint.columns);
    fields("classes", fingerprint.classes);
    fields("content", fingerprint.content);
    fields("split", fingerprint.split);
    fields.optional("training", fingerprint.training);
}

template <class Fields, Of<data::DateFeatures> Date>
void visit(Fields& fields, Date& date) {
    fields("order", date.order);
    fields("month", date.month);
    fields("weekday", date.weekday);
    fields("hour", date.hour);
}

template <class Fields, Of<data::Encoding::Column> Column>
void visit(Fields& fields, Column& column) {
    fields("name", column.name);
    fields.added("decimal_mark", column.mark);
    fields.added("missing", column.missing);
    fields.added("date", column.date);
    if (fields.endsWhere(column.isNumber())) return;
    fields.optional("categories", column.categories);
    fields.optional("missing_category", column.missingCategory);
}

template <class Fields, Of<data::Encoding> Encoding>
void visit(Fields& fields, Encoding& encoding) {
    fields("columns", encoding.columns);
    fields("target", encoding.target);
    fields("features", encoding.features);
    fields("medians", encoding.medians);
    fields("classes", encoding.classNames);
    fields("class_values", encoding.classValues);
    fields("bytes", encoding.bytes);
    fields.added("target_decimal_mark", encoding.targetMark);
    fields.added("missing_values", encoding.missing);
    fields.added("text_encoding", encoding.textEncoding);
    fields.list("image", encoding.imageWidth, encoding.imageHeight, encoding.imageChannels);
}

template <class Fields, Of<data::Validation> Validation>
void visit(Fields& fields, Validation& validation) {
    fields("kind", validation.kind);
    fields("fraction", validation.fraction);
    fields("file", validation.file);
    fields("rows", validation.rows);
}

template <class Fields, Of<data::ColumnChoice> Choice>
void visit(Fields& fields, Choice& choice) {
    fields("name", choice.name);
    fields("role", choice.role);
    fields.added("as", choice.as);
    fields.added("missing", choice.missing);
}

template <class Fields, Of<data::ImageSize> Size>
void visit(Fields& fields, Size& size) {
    fields("width", size.width);
    fields("height", size.height);
}

template <class Fields, Of<data::DataSpec> Spec>
void visit(Fields& fields, Spec& spec) {
    fields("source", spec.source);
    fields.added("parts", spec.parts);
    fields.optional("labels", spec.labels);
    fields.optional("target", spec.target);
    fields("task", spec.task);
    fields.optional("validation_fraction", spec.validationFraction);
    fields.optional("validation_file", spec.validationFile);
    fields.added("target_transform", spec.targetTransform);
    fields.added("test_fraction", spec.testFraction);
    fields.added("test_file", spec.testFile);
    fields("seed", spec.seed);
    fields.added("folds", spec.folds);
    fields.added("fold", spec.fold);
    fields.added("columns", spec.columns);
    fields.added("missing_values", spec.missing);
    fields.added("image_size", spec.imageSize);
    fields.added("text_encoding", spec.textEncoding);
}

} // namespace throughline::session
