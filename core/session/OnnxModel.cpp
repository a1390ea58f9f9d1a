// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ModelExport.h"

#include "nn/Quantile.h"
#include "session/Json.h"
#include "session/RunJson.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numbers>
#include <protozero/pbf_builder.hpp>
#include <span>
#include <variant>

namespace throughline::session {

namespace {

using Tag = protozero::pbf_tag_type;

// The fields of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto that are written here.
enum class ModelField : Tag { IrVersion = 1, Producer = 2, Graph = 7, Operators = 8, Metadata = 14 };
enum class OperatorsField : Tag { Domain = 1, Version = 2 };
enum class EntryField : Tag { Key = 1, Value = 2 };
enum class GraphField : Tag { Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12 };
enum class NodeField : Tag { Input = 1, Output = 2, Operator = 4, Attribute = 5, Domain = 7 };
enum class AttributeField : Tag { Name = 1, Float = 2, Int = 3, Strings = 9, Type = 20 };
enum class TensorField : Tag { Size = 1, Element = 2, Name = 8, Bytes = 9 };
enum class ValueField : Tag { Name = 1, Type = 2 };
enum class TypeField : Tag { Tensor = 1 };
enum class TensorTypeField : Tag { Element = 1, Shape = 2 };
enum class ShapeField : Tag { Dimension = 1 };
enum class DimensionField : Tag { Size = 1, Name = 2 };

constexpr std::int64_t IrVersion = 8, OperatorVersion = 17, LearningVersion = 3;
constexpr std::int32_t Float32 = 1, String = 8, FloatAttribute = 1, IntAttribute = 2, StringsAttribute = 8;
constexpr auto LearningDomain = "ai.onnx.ml"; ///< the operators of ONNX-ML

struct Attribute {
    const char* name;
    std::variant<float, std::int64_t, std::vector<std::string>> value;
};

/// Writes a graph that is nearly a chain: a node takes the value before it, and what else it is given.
class GraphWriter {
public:
    explicit GraphWriter(protozero::pbf_builder<ModelField>& model) : m_graph(model, ModelField::Graph) {
        m_graph.add_string(GraphField::Name, "model");
    }

    const std::string& value() const { return m_value; }

    /// `output` empty: a name of its own.
    void node(const char* name, std::vector<std::string> more = {}, const std::vector<Attribute>& attributes = {},
              const std::string& output = {}) {
        more.insert(more.begin(), m_value);
        m_value = beside(name, more, attributes, output);
    }

    /// A node of given inputs; the chain goes on where it stood. Its output.
    std::string beside(const char* name, const std::vector<std::string>& inputs,
                       const std::vector<Attribute>& attributes = {}, const std::string& output = {},
                       const char* domain = "") {
        const std::string value = output.empty() ? nextName() : output;
        add(name, inputs, std::span(&value, 1), attributes, domain);
        return value;
    }

    /// The columns of the value, [rows × 1] each; the chain goes on where it stood.
    template <std::size_t N>
    std::array<std::string, N> columns() {
        std::array<std::string, N> parts;
        for (std::string& part : parts) part = nextName();
        add("Split", {m_value}, parts, {{"axis", std::int64_t{1}}}, "");
        return parts;
    }

    /// Where the chain goes on.
    void goOnFrom(const std::string& value) { m_value = value; }

    /// A value that is known, [shape], under its name.
    std::string constant(const std::string& name, const std::vector<std::int64_t>& shape, const float* values) {
        static_assert(std::endian::native == std::endian::little); // as ONNX has it
        protozero::pbf_builder<TensorField> tensor(m_graph, GraphField::Initializer);
        std::size_t count = 1;
        for (const std::int64_t size : shape) {
            tensor.add_int64(TensorField::Size, size);
            count *= static_cast<std::size_t>(size);
        }
        tensor.add_int32(TensorField::Element, Float32);
        tensor.add_string(TensorField::Name, name);
        tensor.add_bytes(TensorField::Bytes, reinterpret_cast<const char*>(values), count * sizeof(float));
        return name;
    }
    std::string number(const std::string& name, float value) { return constant(name, {1}, &value); }

    /// An end of the graph: [rows × width].
    void describe(GraphField end, const std::string& name, std::int64_t width, std::int32_t element = Float32) {
        protozero::pbf_builder<ValueField> value(m_graph, end);
        value.add_string(ValueField::Name, name);
        protozero::pbf_builder<TypeField> type(value, ValueField::Type);
        protozero::pbf_builder<TensorTypeField> tensor(type, TypeField::Tensor);
        tensor.add_int32(TensorTypeField::Element, element);
        protozero::pbf_builder<ShapeField> shape(tensor, TensorTypeField::Shape);
        {
            protozero::pbf_builder<DimensionField> rows(shape, ShapeField::Dimension);
            rows.add_string(DimensionField::Name, "rows");
        }
        protozero::pbf_builder<DimensionField> columns(shape, ShapeField::Dimension);
        columns.add_int64(DimensionField::Size, width);
    }

private:
    std::string nextName() { return "/value." + std::to_string(++m_values); }

    void add(const char* name, const std::vector<std::string>& inputs, std::span<const std::string> outputs,
             const std::vector<Attribute>& attributes, const char* domain) {
        protozero::pbf_builder<NodeField> node(m_graph, GraphField::Node);
        for (const std::string& input : inputs) node.add_string(NodeField::Input, input);
        for (const std::string& output : outputs) node.add_string(NodeField::Output, output);
        node.add_string(NodeField::Operator, name);
        for (const Attribute& attribute : attributes) add(node, attribute);
        if (*domain != '\0') node.add_string(NodeField::Domain, domain);
    }

    static void add(protozero::pbf_builder<NodeField>& node, const Attribute& attribute) {
        protozero::pbf_builder<AttributeField> field(node, NodeField::Attribute);
        field.add_string(AttributeField::Name, attribute.name);
        if (const float* number = std::get_if<float>(&attribute.value)) {
            field.add_float(AttributeField::Float, *number);
            field.add_int32(AttributeField::Type, FloatAttribute);
        } else if (const std::int64_t* whole = std::get_if<std::int64_t>(&attribute.value)) {
            field.add_int64(AttributeField::Int, *whole);
            field.add_int32(AttributeField::Type, IntAttribute);
        } else {
            for (const std::string& text : std::get<std::vector<std::string>>(attribute.value))
                field.add_string(AttributeField::Strings, text);
            field.add_int32(AttributeField::Type, StringsAttribute);
        }
    }

    protozero::pbf_builder<GraphField> m_graph;
    std::string m_value;
    int m_values = 0;
};

const nn::Tensor* find(const LoadedModel& model, const std::string& name) {
    for (const nn::Tensor& tensor : model.state.tensors)
        if (tensor.name == name) return &tensor;
    return nullptr;
}

/// As `nn::activate` has them.
void activate(GraphWriter& graph, nn::Activation activation) {
    using enum nn::Activation;
    const std::string z = graph.value();
    switch (activation) {
    case Relu:
        return graph.node("Relu");
    case LeakyRelu:
        return graph.node("LeakyRelu", {}, {{"alpha", 0.01F}});
    case Elu:
        return graph.node("Elu", {}, {{"alpha", 1.0F}});
    case Gelu:
        graph.node("Mul", {graph.number(z + ".scale", std::numbers::sqrt2_v<float> / 2)});
        graph.node("Erf");
        graph.node("Add", {graph.number(z + ".one", 1.0F)});
        graph.node("Mul", {z});
        return graph.node("Mul", {graph.number(z + ".half", 0.5F)});
    case Silu:
        graph.node("Sigmoid");
        return graph.node("Mul", {z});
    case Tanh:
        return graph.node("Tanh");
    case Sigmoid:
        return graph.node("Sigmoid");
    case Linear:
        return;
    }
}

/// One dense layer with its batch normalisation, if it has one.
void addLayer(GraphWriter& graph, const LoadedModel& model, std::size_t index) {
    const std::string prefix = "layers." + std::to_string(index) + '.';
    const auto constant = [&](const nn::Tensor& tensor) {
        return graph.constant(tensor.name, tensor.shape, tensor.values.data());
    };
    std::vector<std::string> inputs{constant(*find(model, prefix + "weight"))};
    if (const nn::Tensor* bias = find(model, prefix + "bias")) inputs.push_back(constant(*bias));
    graph.node("Gemm", inputs, {{"transB", std::int64_t{1}}});
    if (!find(model, prefix + "norm.weight")) return;
    inputs.clear();
    for (const char* name : {"norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"})
        inputs.push_back(constant(*find(model, prefix + name)));
    graph.node("BatchNormalization", inputs, {{"epsilon", 1e-5F}});
}

/// Whether the graph takes the columns of a table one by one: where a matrix of numbers does not tell them. Dates are
/// not among them, since ONNX has no operators that read them.
bool takesColumns(const data::Encoding& encoding) {
    return std::ranges::none_of(encoding.columns, [](const auto& column) { return column.date.has_value(); }) &&
           std::ranges::any_of(encoding.columns,
                               [](const auto& column) { return !column.isNumber() || column.hasFlag(); });
}

constexpr auto ProbabilitiesOutput = "probabilities", PredictionOutput = "prediction", IntervalOutput = "interval";

/// The column's own name, unless it is that of an output or of what lies between.
std::string inputName(const std::string& column) {
    const bool taken = column.empty() || column == ProbabilitiesOutput || column == PredictionOutput ||
                       column == IntervalOutput || column.front() == '/' || column.starts_with("layers.");
    return taken ? "/column " + column : column;
}

/// A category is a one among zeros, none for a text that was not in the training data; "" is a missing value, and what
/// stands for that is its row of a matrix.
std::string addCategory(GraphWriter& graph, const data::Encoding::Column& column, const float* missing) {
    const std::string input = inputName(column.name);
    const std::size_t texts = column.categories.size(), features = column.features();
    std::vector<std::string> categories = column.categories;
    categories.emplace_back();
    std::vector<float> rows(categories.size() * features, 0.0F);
    for (std::size_t i = 0; i < texts; ++i) rows[i * features + i] = 1.0F;
    float* const last = rows.data() + texts * features;
    if (column.missingCategory)
        last[texts] = 1.0F;
    else if (column.missing == data::MissingPolicy::MostFrequent && missing != nullptr)
        std::copy_n(missing, features, last);
    const std::string places = graph.beside(
        "OneHotEncoder", {input}, {{"cats_strings", categories}, {"zeros", std::int64_t{1}}}, {}, LearningDomain);
    const std::string flat = graph.beside("Flatten", {places}, {{"axis", std::int64_t{1}}});
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(categories.size()),
                                          static_cast<std::int64_t>(features)};
    return graph.beside("MatMul", {flat, graph.constant("/categories " + column.name, shape, rows.data())});
}

/// From what one has, the columns or a matrix of features, to features without missing values: the names of categories
/// and what stands for a missing value are in the graph.
void addBeginning(GraphWriter& graph, const data::Encoding& encoding, std::int64_t features) {
    std::vector<float> medians = encoding.medians;
    const bool replaces = medians.size() == static_cast<std::size_t>(features);
    if (!takesColumns(encoding)) {
        graph.describe(GraphField::Input, "features", features);
        graph.goOnFrom("features");
    } else {
        std::vector<std::string> parts;
        std::size_t feature = 0;
        for (const data::Encoding::Column& column : encoding.columns) {
            const std::string input = inputName(column.name);
            graph.describe(GraphField::Input, input, 1, column.isNumber() ? Float32 : String);
            if (column.isNumber()) {
                parts.push_back(input);
                if (column.hasFlag())
                    parts.push_back(
                        graph.beside("Cast", {graph.beside("IsNaN", {input})}, {{"to", std::int64_t{Float32}}}));
            } else {
                parts.push_back(addCategory(graph, column, replaces ? medians.data() + feature : nullptr));
            }
            feature += column.features();
        }
        graph.goOnFrom(graph.beside("Concat", parts, {{"axis", std::int64_t{1}}}));
    }
    if (!replaces) return;
    std::size_t feature = 0;
    for (const data::Encoding::Column& column : encoding.columns) {
        // A row that would be dropped gets no prediction.
        if (column.missing == data::MissingPolicy::Drop)
            std::fill_n(medians.data() + feature, column.features(), std::numeric_limits<float>::quiet_NaN());
        feature += column.features();
    }
    const std::string value = graph.value();
    graph.goOnFrom(graph.beside(
        "Where", {graph.beside("IsNaN", {value}), graph.constant("/medians", {features}, medians.data()), value}));
}

/// Of the value's columns, as `nn::rearranged` puts them in order: the median and the two ends.
void addIntervals(GraphWriter& graph) {
    const auto [a, b, c] = graph.columns<nn::quantileCount>();
    const std::string more = graph.beside("Max", {a, b});
    graph.beside("Max", {graph.beside("Min", {a, b}), graph.beside("Min", {more, c})}, {}, PredictionOutput);
    graph.beside("Concat", {graph.beside("Min", {a, b, c}), graph.beside("Max", {a, b, c})},
                 {{"axis", std::int64_t{1}}}, IntervalOutput);
    graph.describe(GraphField::Output, PredictionOutput, 1);
    graph.describe(GraphField::Output, IntervalOutput, 2);
}

/// From the target's scaled units to its own.
void addUnscaling(GraphWriter& graph, const nn::Scaling& scaling, const std::string& output) {
    const bool isLog = scaling.targetTransform == nn::TargetTransform::Log;
    graph.node("Div", {graph.number("/target.scale", static_cast<float>(scaling.targetScale))});
    graph.node("Add", {graph.number("/target.offset", static_cast<float>(scaling.targetOffset))}, {},
               isLog ? std::string() : output);
    if (isLog) graph.node("Exp", {}, {}, output);
}

void addEnd(GraphWriter& graph, const LoadedModel& model) {
    const auto classes = static_cast<std::int64_t>(model.context.fingerprint.classes.size());
    if (classes == 0) {
        const bool hasIntervals = model.context.config.loss == nn::Loss::Quantile;
        addUnscaling(graph, model.context.scaling, hasIntervals ? "" : PredictionOutput);
        return hasIntervals ? addIntervals(graph) : graph.describe(GraphField::Output, PredictionOutput, 1);
    }
    const nn::Task task = classes == 2 ? nn::Task::Binary : nn::Task::MultiClass;
    const Attribute columns{"axis", std::int64_t{1}};
    if (nn::lossFor(model.context.config.loss, task) == nn::Loss::BinaryCrossEntropy) {
        graph.node("Sigmoid"); // of the second class
        const std::string second = graph.value();
        graph.node("Neg");
        graph.node("Add", {graph.number("/one", 1.0F)});
        graph.node("Concat", {second}, {columns}, ProbabilitiesOutput);
    } else {
        graph.node("Softmax", {}, {columns}, ProbabilitiesOutput);
    }
    graph.describe(GraphField::Output, ProbabilitiesOutput, classes);
}

void addMetadata(protozero::pbf_builder<ModelField>& model, const LoadedModel& from) {
    const auto add = [&](const char* key, const std::string& value) {
        protozero::pbf_builder<EntryField> entry(model, ModelField::Metadata);
        entry.add_string(EntryField::Key, key);
        entry.add_string(EntryField::Value, value);
    };
    const auto list = [](const std::vector<std::string>& names) { return dumpJson(names); };
    std::vector<std::string> columns = from.context.fingerprint.columns;
    add("epoch", std::to_string(from.state.position.epoch));
    if (!columns.empty()) {
        add("target", columns.back());
        columns.pop_back();
    }
    add("features", list(columns));
    add("classes", list(from.context.fingerprint.classes));
    if (from.context.config.loss == nn::Loss::Quantile) add("interval", dumpJson(from.context.config.interval));
    if (from.context.encoding) add("encoding", dumpJson(toJson(*from.context.encoding)));
}

} // namespace

std::string onnxOf(const LoadedModel& model) {
    std::string bytes;
    protozero::pbf_builder<ModelField> builder(bytes);
    builder.add_int64(ModelField::IrVersion, IrVersion);
    builder.add_string(ModelField::Producer, "throughline");
    {
        const auto features = static_cast<std::int64_t>(model.context.scaling.offset.size());
        GraphWriter graph(builder);
        addBeginning(graph, model.context.encoding.value_or(data::Encoding{}), features);
        graph.node("Sub", {graph.constant("/scaling.offset", {features}, model.context.scaling.offset.data())});
        graph.node("Mul", {graph.constant("/scaling.scale", {features}, model.context.scaling.scale.data())});
        const nn::Activation activation = model.context.config.network.activation;
        const std::size_t hidden = model.context.config.network.hidden.size();
        for (std::size_t layer = 0; layer <= hidden; ++layer) {
            addLayer(graph, model, layer);
            if (layer < hidden) activate(graph, activation);
        }
        addEnd(graph, model);
    }
    {
        protozero::pbf_builder<OperatorsField> operators(builder, ModelField::Operators);
        operators.add_string(OperatorsField::Domain, "");
        operators.add_int64(OperatorsField::Version, OperatorVersion);
    }
    if (model.context.encoding && takesColumns(*model.context.encoding)) {
        protozero::pbf_builder<OperatorsField> operators(builder, ModelField::Operators);
        operators.add_string(OperatorsField::Domain, LearningDomain);
        operators.add_int64(OperatorsField::Version, LearningVersion);
    }
    addMetadata(builder, model);
    return bytes;
}

} // namespace throughline::session
