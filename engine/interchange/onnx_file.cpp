// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/onnx_file.hpp"

#include "engine/api/result.hpp"
#include "engine/interchange/atomic_file.hpp"

#include <onnx/checker.h>
#include <onnx/onnx_pb.h>

namespace wavelens::engine {
namespace {

// What ONNX Runtime has taken since 2019, and OpenCV 4.6 in full.
constexpr std::int64_t kOpset = 11;
constexpr std::int64_t kIrVersion = 6;

void setAttribute(onnx::NodeProto& node, const std::string& name, const OnnxGraph::Attribute& value) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        attribute.set_type(onnx::AttributeProto::INT);
        attribute.set_i(*number);
    } else if (const auto* real = std::get_if<double>(&value)) {
        attribute.set_type(onnx::AttributeProto::FLOAT);
        attribute.set_f(static_cast<float>(*real));
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        attribute.set_type(onnx::AttributeProto::STRING);
        attribute.set_s(*text);
    } else {
        attribute.set_type(onnx::AttributeProto::INTS);
        for (const auto element : std::get<std::vector<std::int64_t>>(value))
            attribute.add_ints(element);
    }
}

/// (1, 3, h, w), each side followed by `factor`.
void setImages(onnx::ValueInfoProto& images, const std::string& name, const std::string& factor) {
    images.set_name(name);
    auto& type = *images.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    auto& shape = *type.mutable_shape();
    shape.add_dim()->set_dim_value(1);
    shape.add_dim()->set_dim_value(3);
    shape.add_dim()->set_dim_param("h" + factor);
    shape.add_dim()->set_dim_param("w" + factor);
}

onnx::ModelProto modelOf(const Network& network, const std::map<std::string, std::string>& metadata) {
    OnnxGraph recorded;
    const std::string last = network.emit(recorded, "lr");
    onnx::ModelProto model;
    model.set_ir_version(kIrVersion);
    model.set_producer_name("Wavelens");
    model.set_producer_version(WAVELENS_VERSION);
    model.add_opset_import()->set_version(kOpset);
    for (const auto& [key, value] : metadata) {
        auto& entry = *model.add_metadata_props();
        entry.set_key(key);
        entry.set_value(value);
    }

    onnx::GraphProto& graph = *model.mutable_graph();
    graph.set_name(network.config().name);
    setImages(*graph.add_input(), "lr", "");
    setImages(*graph.add_output(), "sr", std::string("*").append(std::to_string(network.scale())));
    for (const auto& [name, tensor] : recorded.initialisers()) {
        onnx::TensorProto& initialiser = *graph.add_initializer();
        initialiser.set_name(name);
        initialiser.set_data_type(tensor.is_floating_point() ? onnx::TensorProto::FLOAT : onnx::TensorProto::INT64);
        for (const auto size : tensor.sizes())
            initialiser.add_dims(size);
        initialiser.set_raw_data(tensor.data_ptr(), tensor.nbytes());
    }
    for (const auto& [op, inputs, outputs, attributes] : recorded.nodes()) {
        onnx::NodeProto& node = *graph.add_node();
        node.set_name(outputs.front());
        node.set_op_type(op);
        for (const auto& input : inputs)
            node.add_input(input);
        for (const auto& output : outputs)
            node.add_output(output == last ? "sr" : output);
        for (const auto& [name, value] : attributes)
            setAttribute(node, name, value);
    }
    return model;
}

std::string checkedBytes(const Network& network, const std::map<std::string, std::string>& metadata) {
    const onnx::ModelProto model = modelOf(network, metadata);
    try {
        onnx::checker::check_model(model);
    } catch (const onnx::checker::ValidationError& error) {
        throw Exception(ErrorCode::Internal,
                        "ONNX refuses the network \"" + network.config().name + "\": " + error.what());
    }
    return model.SerializeAsString();
}

}  // namespace

void writeOnnx(const std::filesystem::path& file, const Network& network,
               const std::map<std::string, std::string>& metadata) {
    const std::string bytes = checkedBytes(network, metadata);
    atomicWrite(file, bytes);
    if (readFile(file) != bytes)
        throw Exception(ErrorCode::Disk, file.string() + " does not read back as it was written. Try another disk.");
}

}  // namespace wavelens::engine
