// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ModelExport.h"

#include "base/Lowered.h"
#include "io/WriteFile.h"
#include "session/Safetensors.h"

#include <limits>

namespace throughline::session {

namespace {

Result<void> writeOnnx(const LoadedModel& model, const std::filesystem::path& file) {
    std::size_t bytes = 0;
    for (const nn::Tensor& tensor : model.state.tensors) bytes += tensor.values.size() * sizeof(float);
    constexpr std::size_t graph = std::size_t{16} << 20; // more than all that is not weights
    if (bytes > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()) - graph)
        return fail(ErrorCode::CannotWrite, file.string(),
                    {"the weights are above the 2 GB that an ONNX file can hold; a .safetensors file can"});
    return io::writeFile(file, onnxOf(model));
}

Result<void> writeWeights(const LoadedModel& model, const std::filesystem::path& file) {
    std::vector<const nn::Tensor*> tensors;
    for (const nn::Tensor& tensor : model.state.tensors) tensors.push_back(&tensor);
    const std::string header = safetensorsHeader(
        tensors,
        {{"format", "pt"}, {"producer", "throughline"}, {"epoch", std::to_string(model.state.position.epoch)}});
    std::vector<std::string_view> parts{header};
    for (const nn::Tensor* tensor : tensors)
        parts.emplace_back(reinterpret_cast<const char*>(tensor->values.data()), tensor->values.size() * sizeof(float));
    return io::writeFile(file, parts);
}

} // namespace

std::optional<ModelFormat> modelFormat(const std::filesystem::path& file) {
    const std::string end = lowered(file.extension().string());
    if (end == ".onnx") return ModelFormat::Onnx;
    if (end == ".safetensors") return ModelFormat::Safetensors;
    return std::nullopt;
}

Result<ExportedModel> exportModel(const ModelRequest& request, ModelFormat format, const std::filesystem::path& file,
                                  const std::stop_token& stop) {
    const Result<LoadedModel> model = loadModel(request, stop);
    if (!model) return tl::unexpected(model.error());
    const Result<void> written = format == ModelFormat::Onnx ? writeOnnx(*model, file) : writeWeights(*model, file);
    if (!written) return tl::unexpected(written.error());
    return ExportedModel{model->state.position, model->warnings};
}

} // namespace throughline::session
