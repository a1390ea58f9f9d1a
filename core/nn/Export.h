// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Marks what the shared library of the numerics shows to others; all else in it stays hidden.
#define THROUGHLINE_NN_API __attribute__((visibility("default")))
