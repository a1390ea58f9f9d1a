// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Parameters.h"

#include <cstddef>
#include <vector>

namespace throughline::nn {

/// One dense layer with all that is kept of it between batches.
struct Layer {
    PanelLayout layout;
    bool output = false; ///< the last: no activation, dropout or normalisation
    LayerFloats parameters;
    std::vector<LayerFloats> slots; ///< the optimiser's, as many as it has; none in a network that only predicts
    Floats runningMean;             ///< batch normalisation
    Floats runningVariance;

    /// True where `arrays` arrays of the weights' size do not stay in the cores' own caches from one pass over them to
    /// the next, so that it pays to ask for them ahead. (Measured: where they stay, asking costs 2 to 9 %.)
    bool comesFromAfar(std::size_t arrays) const {
        return arrays * layout.size() * sizeof(float) > std::size_t{4} << 20;
    }
};

} // namespace throughline::nn
