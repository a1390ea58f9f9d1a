// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/ArrayFile.h"
#include "data/DataSpec.h"
#include "data/OtherRows.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace throughline::data {

/// What a folder of pictures gives; null: it has no such part.
struct ImageFolderParts {
    std::shared_ptr<nn::Dataset> training, validation, test;
};

/// Whether a source is a folder.
bool isFolder(const std::string& source);
/// Whether two folders in it, or in its `train`, have a picture.
bool looksLikeImageFolder(const std::string& folder);

/// Pictures with a folder a class (`cat/1.png`, `dog/2.jpg`), or such folders in `train`, and in `val` (`valid`,
/// `validation`) and `test` beside it, as Keras's image_dataset_from_directory and torchvision's ImageFolder take them.
/// Classes in the order of the alphabet, or of their numbers; pictures in that of their names. All come to one size,
/// that of `size` or else `usualSize`; with one channel where all are grey. Pictures that cannot be read are left out
/// and noted. Errors: `WrongShape` (no folders of pictures), `TooFewClasses`, `OutOfMemory`, `CannotRead`, `Cancelled`.
Result<ImageFolderParts> loadImageFolder(const std::string& folder, const std::optional<ImageSize>& size,
                                         const ReadWatch& watch, std::vector<Remark>& notes);

/// A size that all have and that has no more than 64 × 64 pixels, or 32 × 32.
ImageSize usualSize(const std::vector<ImageSize>& sizes);

/// Pictures for a model of images, in the size and the channels of its encoding: of a folder that `Targets::Read` wants
/// in folders by class, else in any folders below it, or one file. `kept` gets their paths as the column `file`, below
/// the folder. Errors: as above; `Damaged` for one that cannot be read, unless such are to be skipped; `WrongShape`
/// where the model is none of images, or does not know a class.
Result<std::shared_ptr<nn::Dataset>> loadImagesLike(const OtherSource& other, const Encoding& encoding, Targets targets,
                                                    const ReadWatch& watch, std::vector<Remark>& notes,
                                                    KeptColumns* kept);

} // namespace throughline::data
