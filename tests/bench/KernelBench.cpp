// SPDX-License-Identifier: GPL-3.0-or-later
// The trainer's kernels beside the libraries' on the shapes of the benchmark's tasks, one thread: products (oneDNN's
// sgemm where it is installed, Eigen's), Adam, and the gather of a batch. Items are floating-point operations
// (products) or parameters (Adam) or bytes (gather) a second.
#include "nn/Floats.h"
#include "nn/Gather.h"
#include "nn/Optimizer.h"
#include "nn/Product.h"
#include "nn/Team.h"

#include <Eigen/Core>
#include <benchmark/benchmark.h>
#include <numeric>
#ifdef THROUGHLINE_ONEDNN
#include <dnnl.h>
#include <omp.h>
#endif

using namespace throughline::nn;

namespace {

struct Shape {
    int out, batch, in;
};
constexpr Shape shapes[] = {{128, 64, 784}, {512, 128, 784}, {256, 128, 512}, {2048, 256, 784}, {2048, 256, 2048}};

Matrix filled(int rows, int columns) {
    Matrix matrix(static_cast<std::size_t>(rows), static_cast<std::size_t>(columns));
    for (std::size_t i = 0; i < matrix.floats.size(); ++i) matrix.floats[i] = static_cast<float>(i % 17) * 0.1f;
    return matrix;
}

void count(benchmark::State& state, const Shape& shape) {
    state.counters["flops"] =
        benchmark::Counter(2.0 * shape.out * shape.batch * shape.in, benchmark::Counter::kIsIterationInvariantRate);
    state.SetLabel(std::to_string(shape.out) + "x" + std::to_string(shape.batch) + "x" + std::to_string(shape.in));
}

/// Y [batch × out] = X [batch × in] · W, panels of W as the trainer keeps them.
void forwardProduct(benchmark::State& state) {
    const FlushDenormals flush;
    const Shape shape = shapes[state.range(0)];
    const Matrix x = filled(shape.batch, shape.in);
    Matrix y = filled(shape.batch, shape.out);
    const Floats weights = filled(shape.in, shape.out + 32).floats;
    for (auto _ : state) {
        for (int from = 0; from < shape.in; from += depthSlice) {
            for (int panel = 0; panel < shape.out / panelWidth; ++panel) {
                float* c = y.row(0) + std::ptrdiff_t{panel} * panelWidth;
                multiply({.a = x.row(0) + from,
                          .aRow = x.stride,
                          .aStep = 1,
                          .b = weights.data() + (std::ptrdiff_t{panel} * shape.in + from) * panelWidth,
                          .bStep = panelWidth,
                          .c = c,
                          .cRow = y.stride,
                          .start = from == 0 ? nullptr : c,
                          .startRow = y.stride,
                          .rows = shape.batch,
                          .depth = std::min(depthSlice, shape.in - from),
                          .vectors = 2});
            }
        }
        benchmark::ClobberMemory();
    }
    count(state, shape);
}

/// dW [in × out] = Xᵀ · D, block by block as the trainer forms it.
void gradientProduct(benchmark::State& state) {
    const FlushDenormals flush;
    const Shape shape = shapes[state.range(0)];
    const Matrix x = filled(shape.batch, shape.in);
    const Matrix d = filled(shape.batch, shape.out);
    alignas(64) float block[tileRows * panelWidth];
    for (auto _ : state) {
        for (int from = 0; from < shape.in; from += depthSlice) {
            const int to = std::min(shape.in, from + depthSlice);
            for (int panel = 0; panel < shape.out / panelWidth; ++panel) {
                for (int row = from; row < to; row += tileRows) {
                    multiply({.a = x.row(0) + row,
                              .aRow = 1,
                              .aStep = x.stride,
                              .b = d.row(0) + std::ptrdiff_t{panel} * panelWidth,
                              .bStep = d.stride,
                              .c = block,
                              .cRow = panelWidth,
                              .start = nullptr,
                              .startRow = 0,
                              .rows = std::min(tileRows, to - row),
                              .depth = shape.batch,
                              .vectors = 2});
                }
            }
        }
        benchmark::ClobberMemory();
    }
    count(state, shape);
}

#ifdef THROUGHLINE_ONEDNN
void oneDnnForward(benchmark::State& state) {
    omp_set_num_threads(1);
    const Shape shape = shapes[state.range(0)];
    const Floats x(static_cast<std::size_t>(shape.batch * shape.in));
    const Floats w(static_cast<std::size_t>(shape.out * shape.in));
    Floats y(static_cast<std::size_t>(shape.batch * shape.out));
    for (auto _ : state) {
        dnnl_sgemm('N', 'T', shape.batch, shape.out, shape.in, 1.0f, x.data(), shape.in, w.data(), shape.in, 0.0f,
                   y.data(), shape.out);
    }
    count(state, shape);
}

void oneDnnGradient(benchmark::State& state) {
    omp_set_num_threads(1);
    const Shape shape = shapes[state.range(0)];
    const Floats x(static_cast<std::size_t>(shape.batch * shape.in));
    const Floats d(static_cast<std::size_t>(shape.batch * shape.out));
    Floats gradient(static_cast<std::size_t>(shape.out * shape.in));
    for (auto _ : state) {
        dnnl_sgemm('T', 'N', shape.out, shape.in, shape.batch, 1.0f, d.data(), shape.out, x.data(), shape.in, 0.0f,
                   gradient.data(), shape.in);
    }
    count(state, shape);
}
#endif

void eigenForward(benchmark::State& state) {
    using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Shape shape = shapes[state.range(0)];
    const RowMajor x = RowMajor::Constant(shape.batch, shape.in, 0.3f);
    const RowMajor w = RowMajor::Constant(shape.out, shape.in, 0.7f);
    RowMajor y(shape.batch, shape.out);
    for (auto _ : state) {
        y.noalias() = x * w.transpose();
        benchmark::DoNotOptimize(y.data());
    }
    count(state, shape);
}

void adam(benchmark::State& state) {
    const FlushDenormals flush;
    const auto size = static_cast<std::size_t>(state.range(0));
    Floats w(size), g(size), m(size), v(size);
    for (std::size_t i = 0; i < size; ++i) g[i] = m[i] = v[i] = 1e-3f * static_cast<float>(i % 97 + 1);
    Optimizer optimizer{OptimizerConfig{}};
    const StepFactors factors = optimizer.factors(100, 1e-7);
    for (auto _ : state) {
        optimizer.update(factors, w.data(), g.data(), m.data(), v.data(), size);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void gatherBatch(benchmark::State& state) {
    Dataset data;
    data.rows = 60000;
    data.features = 784;
    data.bytes.assign(data.rows * data.features, 7);
    data.labels.assign(data.rows, 0);
    Scaling scaling;
    scaling.offset.assign(784, 0.0f);
    scaling.scale.assign(784, 1.0f / 255.0f);
    const Gather gather(data, scaling, {});
    Matrix x(64, 784);
    std::vector<std::uint32_t> rows(64);
    std::uint32_t at = 0;
    for (auto _ : state) {
        for (std::uint32_t& row : rows) row = at = (at + 40503) % 60000;
        gather.features(rows, 0, rows.size(), x);
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * 64 * 784);
}

} // namespace

BENCHMARK(forwardProduct)->DenseRange(0, 4);
BENCHMARK(gradientProduct)->DenseRange(0, 4);
#ifdef THROUGHLINE_ONEDNN
BENCHMARK(oneDnnForward)->DenseRange(0, 4);
BENCHMARK(oneDnnGradient)->DenseRange(0, 4);
#endif
BENCHMARK(eigenForward)->DenseRange(0, 4);
BENCHMARK(adam)->Arg(101632)->Arg(535040)->Arg(5820416);
BENCHMARK(gatherBatch);
BENCHMARK_MAIN();
