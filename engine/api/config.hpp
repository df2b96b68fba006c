// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wavelens::engine {

// One training, completely described. Meaning, unit, range and help of each member stand once, in the table of
// config_fields.cpp, which drives JSON, --set, the form, validation, the schema and the generated reference.
// The initialisers here are the only place where a default is written. Paths are UTF-8; an empty one means "none".

struct DataConfig {
    std::string trainHr;
    std::string trainLr;
    std::string validationHr;
    std::string validationLr;
    std::int64_t patchSize = 48;  ///< LR pixels
    std::int64_t heldOut = 4;
    std::int64_t memoryMb = 1024;
    bool operator==(const DataConfig&) const = default;
};

struct NetworkConfig {
    std::string name = "edsr";  ///< one of networkNames()
    std::int64_t scale = 4;
    std::int64_t blocks = 16;
    std::int64_t features = 64;
    double residualScale = 1.0;
    std::string initialWeights;
    bool operator==(const NetworkConfig&) const = default;
};

/// Samples and loss of the contrast, spec §2, §6, §7, §10 (paper section III).
struct ContrastConfig {
    bool enabled = true;
    double weight = 0.01;        ///< α
    double temperature = 0.1;    ///< τ
    double start = 0.0;          ///< fraction of training.steps before which α is 0
    std::int64_t positives = 4;  ///< K_P, HR included
    std::int64_t negatives = 4;  ///< K_N, LR included
    bool hrIsPositive = true;
    bool lrIsNegative = false;
    std::string sharpening = "smooth3";  ///< smooth3, laplacian4, laplacian8, unsharp
    double sharpenMin = 1.0;
    double sharpenMax = 3.0;
    double blurSigmaMin = 0.5;
    double blurSigmaMax = 2.0;
    std::int64_t blurKernelMin = 3;
    std::int64_t blurKernelMax = 11;
    bool quantise = true;
    std::string loss = "pcl";  ///< pcl, infonce, supcon, cosine, l1_ratio, naive
    std::vector<std::int64_t> layers = {0, 1, 2, 3};
    std::string layerReduction = "sum";  ///< sum, mean
    bool operator==(const ContrastConfig&) const = default;
};

/// The embedding network and how it learns, spec §4, §5.
struct DiscriminatorConfig {
    std::string input = "haar";  ///< haar, rgb
    std::int64_t width = 64;
    std::int64_t blocks = 8;
    std::string norm = "batch";  ///< batch, batch_frozen, group, none
    std::string head = "patch";  ///< patch, image
    std::string loss = "dual";   ///< dual, bce, lsgan
    std::int64_t steps = 1;
    bool augment = false;
    double learningRate = 1e-4;
    bool operator==(const DiscriminatorConfig&) const = default;
};

struct TrainingConfig {
    std::int64_t steps = 300000;
    std::int64_t batchSize = 16;
    std::int64_t seed = 1;
    double learningRate = 1e-4;
    std::string schedule = "multi_step";  ///< constant, multi_step, cosine, cosine_restarts
    double minLearningRate = 1e-7;
    std::int64_t warmupSteps = 0;
    std::vector<std::int64_t> milestones = {200000};
    double gamma = 0.5;
    std::int64_t restartPeriod = 200000;
    std::vector<double> restartWeights = {1.0, 0.5, 0.5};
    double clipNorm = 0.0;   ///< 0: off
    double clipValue = 0.0;  ///< 0: off
    double emaDecay = 0.0;   ///< 0: off
    bool operator==(const TrainingConfig&) const = default;
};

struct ValidationConfig {
    std::int64_t interval = 1000;
    std::string preview;  ///< file name within the validation images; empty: the first
    bool operator==(const ValidationConfig&) const = default;
};

struct CheckpointConfig {
    std::int64_t interval = 1000;
    std::int64_t keep = 3;
    bool operator==(const CheckpointConfig&) const = default;
};

struct InspectorConfig {
    std::int64_t interval = 500;
    std::int64_t patches = 4;
    bool operator==(const InspectorConfig&) const = default;
};

struct HardwareConfig {
    std::string device = "auto";   ///< auto, cpu, cuda, cuda:N
    std::int64_t threads = 0;      ///< 0: all processors allowed
    std::string kernels = "auto";  ///< auto, libtorch
    bool operator==(const HardwareConfig&) const = default;
};

/// Lineage of a forked run; empty for others.
struct LineageConfig {
    std::string run;
    std::int64_t step = 0;
    bool operator==(const LineageConfig&) const = default;
};

/// Everything that decides a training's result. Thread: any (a value).
struct RunConfig {
    DataConfig data;
    NetworkConfig network;
    ContrastConfig contrast;
    DiscriminatorConfig discriminator;
    TrainingConfig training;
    ValidationConfig validation;
    CheckpointConfig checkpoint;
    InspectorConfig inspector;
    HardwareConfig hardware;
    LineageConfig forkedFrom;
    bool operator==(const RunConfig&) const = default;
};

}  // namespace wavelens::engine
