// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/onnx_file.hpp"

#include "engine/api/config_fields.hpp"
#include "engine/inference/model_file.hpp"
#include "tests/support/network_config.hpp"
#include "tests/support/process.hpp"

#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>
#include <opencv2/dnn.hpp>
#include <torch/torch.h>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

using Sizes = std::vector<std::int64_t>;

struct Picture {
    at::Tensor lr;
    at::Tensor expected;  // of our own network

    /// Of what the written network makes of it: RRDBNet's sides are multiples of 4.
    [[nodiscard]] Sizes writtenSizes(const std::string& network) const {
        const std::int64_t unit = network == "rrdbnet" ? 4 : 1;
        const auto rounded = [&](std::int64_t length) {
            return (length + unit - 1) / unit * unit;
        };
        return {1, 3, rounded(expected.size(2)), rounded(expected.size(3))};
    }
};

/// Every network at every scale that it has, and EDSR with a residual scale.
std::vector<NetworkConfig> smallOfEachKind() {
    std::vector<NetworkConfig> configs;
    const auto add = [&](std::string_view name, std::int64_t scale, double residualScale) {
        NetworkConfig config;
        config.name = name;
        config.scale = scale;
        config.blocks = 2;
        config.features = name == "imdn" ? 64 : 8;  // its attention has a sixteenth of them: enough that some are alive
        config.residualScale = residualScale;
        configs.push_back(config);
    };
    for (const auto name : networkNames())
        for (const auto scale : networkScales(name))
            add(name, scale, 1);
    add("edsr", 2, 0.1);
    return configs;
}

class OnnxTest : public testing::TestWithParam<NetworkConfig> {
protected:
    void SetUp() override {
        torch::manual_seed(11);
        const auto network = makeNetwork(GetParam());
        const torch::NoGradGuard noGrad;
        for (auto& parameter :
             network->parameters())  // else the same slope in all of PReLU, and blocks of little weight
            parameter.mul_(torch::rand_like(parameter) + 1);
        for (const auto& [height, width] : {std::pair{24, 20}, std::pair{17, 33}, std::pair{40, 8}}) {
            const at::Tensor lr = torch::rand({1, 3, height, width});
            m_pictures.push_back({lr, network->forward(lr)});
        }
        writeOnnx(m_file, *network, networkMetadata(*network));
    }

    static void expectSame(void* actual, const Picture& picture) {
        const at::Tensor written = torch::from_blob(actual, picture.writtenSizes(GetParam().name));
        const at::Tensor& expected = picture.expected;
        const at::Tensor cut = written.narrow(2, 0, expected.size(2)).narrow(3, 0, expected.size(3));
        EXPECT_LE((cut - expected).abs().max().item<double>(), 1e-4);
    }

    test::TempDir m_dir;
    fs::path m_file = m_dir / "network.onnx";
    std::vector<Picture> m_pictures;
};

TEST_P(OnnxTest, openCvComputesTheSame) {
    cv::dnn::Net net = cv::dnn::readNetFromONNX(m_file.string());
    for (const Picture& picture : m_pictures) {
        const std::vector<int> sizes(picture.lr.sizes().begin(), picture.lr.sizes().end());
        net.setInput(cv::Mat(sizes, CV_32F, picture.lr.data_ptr()), "lr");
        const cv::Mat sr = net.forward("sr");
        ASSERT_EQ(Sizes(sr.size.p, sr.size.p + sr.dims), picture.writtenSizes(GetParam().name));
        expectSame(sr.data, picture);
    }
}

TEST_P(OnnxTest, onnxRuntimeComputesTheSame) {
    const fs::path modules = WAVELENS_NODE_MODULES;
    if (!fs::exists(WAVELENS_NODE) || !fs::exists(modules / "onnxruntime-node"))
        GTEST_SKIP() << "no onnxruntime-node in " << modules << "; packaging/test.sh installs it";
    std::vector<std::string> command{WAVELENS_NODE, WAVELENS_RUN_ONNX, modules.string(), m_file.string()};
    for (std::size_t i = 0; i < m_pictures.size(); ++i) {
        const at::Tensor& lr = m_pictures[i].lr;
        const fs::path input = m_dir / std::to_string(i);
        test::writeText(input, {static_cast<const char*>(lr.data_ptr()), lr.nbytes()});
        for (const auto& argument :
             {std::to_string(lr.size(2)), std::to_string(lr.size(3)), input.string(), input.string() + ".sr"})
            command.push_back(argument);
    }
    test::Process node(command);
    ASSERT_EQ(node.wait(), 0) << node.err();
    for (std::size_t i = 0; i < m_pictures.size(); ++i) {
        std::string bytes = test::readText(m_dir / (std::to_string(i) + ".sr"));
        const Sizes sizes = m_pictures[i].writtenSizes(GetParam().name);
        ASSERT_EQ(bytes.size(), sizeof(float) * static_cast<std::size_t>(3 * sizes[2] * sizes[3]));
        expectSame(bytes.data(), m_pictures[i]);
    }
}

TEST_P(OnnxTest, noSizeIsFixed) {
    onnx::ModelProto model;
    ASSERT_TRUE(model.ParseFromString(test::readText(m_file)));
    for (const auto& images : {model.graph().input(0), model.graph().output(0)}) {
        const auto& shape = images.type().tensor_type().shape();
        ASSERT_EQ(shape.dim_size(), 4);
        EXPECT_EQ(shape.dim(1).dim_value(), 3);
        EXPECT_TRUE(shape.dim(2).has_dim_param());
        EXPECT_TRUE(shape.dim(3).has_dim_param());
    }
    for (const auto& node : model.graph().node())
        for (const std::string op : {"Reshape", "Resize", "Upsample", "Expand", "Tile", "DepthToSpace"})
            EXPECT_NE(node.op_type(), op) << node.name();
}

TEST_P(OnnxTest, saysWhatItHolds) {
    onnx::ModelProto model;
    ASSERT_TRUE(model.ParseFromString(test::readText(m_file)));
    EXPECT_EQ(model.producer_name(), "Wavelens");
    std::map<std::string, std::string> metadata;
    for (const auto& entry : model.metadata_props())
        metadata[entry.key()] = entry.value();
    EXPECT_EQ(metadata.at("architecture"), GetParam().name);
    EXPECT_EQ(metadata.at("scale"), std::to_string(GetParam().scale));
    EXPECT_EQ(metadata, networkMetadata(*makeNetwork(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(networks, OnnxTest, testing::ValuesIn(smallOfEachKind()), [](const auto& tested) {
    return tested.param.name + "_x" + std::to_string(tested.param.scale) +
           (tested.param.residualScale < 1 ? "_scaled" : "");
});

}  // namespace
}  // namespace wavelens::engine
