// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/config_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

namespace wavelens::engine {
namespace {

using std::string_view;

constexpr std::array kNetworks{string_view("edsr"), string_view("srvgg"), string_view("imdn"), string_view("rrdbnet")};
constexpr std::array kSharpenings{string_view("smooth3"), string_view("laplacian4"), string_view("laplacian8"),
                                  string_view("unsharp")};
constexpr std::array kContrastLosses{string_view("pcl"),    string_view("infonce"),  string_view("supcon"),
                                     string_view("cosine"), string_view("l1_ratio"), string_view("naive")};
constexpr std::array kReductions{string_view("sum"), string_view("mean")};
constexpr std::array kInputs{string_view("haar"), string_view("rgb")};
constexpr std::array kNorms{string_view("batch"), string_view("batch_frozen"), string_view("group"),
                            string_view("none")};
constexpr std::array kKernels{string_view("auto"), string_view("libtorch")};
constexpr std::array kHeads{string_view("patch"), string_view("image")};
constexpr std::array kDiscriminatorLosses{string_view("dual"), string_view("bce"), string_view("lsgan")};
constexpr std::array kSchedules{string_view("constant"), string_view("multi_step"), string_view("cosine"),
                                string_view("cosine_restarts")};

using K = FieldKind;
using S = FieldSection;

// One line each for key, label, help; then kind, section and member; then unit, range, spin step, usual values.
constexpr double kInf = std::numeric_limits<double>::infinity();
const std::array kFields{
    Field{"data.train_hr", "Training images",
          "Folder of high-resolution images, searched with its subfolders. PNG, JPEG, BMP, TIFF and WebP.", K::Folder,
          S::Data,
          [](RunConfig& c) -> FieldPointer {
              return &c.data.trainHr;
          }},
    Field{"data.train_lr",
          "Low-resolution copies",
          "Folder of the same images made smaller, paired by name. Empty: they are made from the training images by "
          "MATLAB-compatible bicubic.",
          K::Folder,
          S::Data,
          [](RunConfig& c) -> FieldPointer { return &c.data.trainLr; },
          {},
          -kInf,
          kInf,
          1,
          {},
          {},
          true},
    Field{"data.validation_hr", "Validation images",
          "Folder of images that are never trained on and measure progress. Empty: a few training images are held out.",
          K::Folder, S::Data,
          [](RunConfig& c) -> FieldPointer {
              return &c.data.validationHr;
          }},
    Field{"data.validation_lr",
          "Low-resolution validation copies",
          "Folder of the validation images made smaller, paired by name. Empty: made by MATLAB-compatible bicubic.",
          K::Folder,
          S::Data,
          [](RunConfig& c) -> FieldPointer { return &c.data.validationLr; },
          {},
          -kInf,
          kInf,
          1,
          {},
          {},
          true},
    Field{"data.patch_size", "Patch size",
          "Side of the square cut from a low-resolution image for one training example. Larger sees more context and "
          "costs quadratically more time; images smaller than the patch are skipped.",
          K::Integer, S::Data, [](RunConfig& c) -> FieldPointer { return &c.data.patchSize; }, "px", 8, 512, 4,
          "24 to 96"},
    Field{"data.held_out",
          "Images held out",
          "How many training images become validation images when no validation folder is named.",
          K::Integer,
          S::Data,
          [](RunConfig& c) -> FieldPointer { return &c.data.heldOut; },
          "images",
          1,
          1000,
          1,
          {},
          {},
          true},
    Field{"data.memory_mb",
          "Memory for images",
          "Upper bound for decoded images kept in memory. A folder that needs more is read again from disk while "
          "training.",
          K::Integer,
          S::Data,
          [](RunConfig& c) -> FieldPointer { return &c.data.memoryMb; },
          "MB",
          64,
          1048576,
          64,
          {},
          {},
          true},

    Field{"network.name",
          "Architecture",
          "The network that is trained. EDSR is the paper's; SRVGG is compact and quick, made for photos and drawings; "
          "IMDN is light; RRDBNet, of ESRGAN, is large and slow.",
          K::Choice,
          S::Network,
          [](RunConfig& c) -> FieldPointer { return &c.network.name; },
          {},
          -kInf,
          kInf,
          1,
          {},
          kNetworks},
    Field{"network.scale", "Scale", "How many times larger the result is in each direction.", K::Integer, S::Network,
          [](RunConfig& c) -> FieldPointer { return &c.network.scale; }, "×", 1, 4, 1},
    Field{
        "network.blocks",
        "Blocks",
        "Depth: residual blocks of EDSR and RRDBNet, modules of IMDN, body convolutions of SRVGG. More learns more and "
        "costs time in proportion.",
        K::Integer,
        S::Network,
        [](RunConfig& c) -> FieldPointer { return &c.network.blocks; },
        {},
        1,
        128,
        1,
        "8 to 32"},
    Field{"network.features",
          "Features",
          "Width: channels of every hidden layer. Time grows with its square.",
          K::Integer,
          S::Network,
          [](RunConfig& c) -> FieldPointer { return &c.network.features; },
          {},
          4,
          512,
          16,
          "32 to 256"},
    Field{
        "network.residual_scale",
        "Residual scale",
        "Factor on each residual branch of EDSR. Below 1 keeps very wide networks stable; the paper's EDSR-L has 0.1.",
        K::Real,
        S::Network,
        [](RunConfig& c) -> FieldPointer { return &c.network.residualScale; },
        {},
        0.001,
        10,
        0.1,
        "0.1 to 1",
        {},
        true},
    Field{"network.initial_weights",
          "Start from weights",
          "A .safetensors file of the same architecture to start from. Empty: random weights.",
          K::File,
          S::Network,
          [](RunConfig& c) -> FieldPointer { return &c.network.initialWeights; },
          {},
          -kInf,
          kInf,
          1,
          {},
          {},
          true},

    Field{"contrast.positives",
          "Positives",
          "Copies of each high-resolution patch that the result is pulled towards, the patch itself included. More "
          "positives steady the loss and cost time.",
          K::Integer,
          S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.positives; },
          {},
          1,
          16,
          1,
          "1 to 4"},
    Field{"contrast.negatives",
          "Negatives",
          "Blurred copies of each high-resolution patch that the result is pushed away from.",
          K::Integer,
          S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.negatives; },
          {},
          1,
          16,
          1,
          "1 to 8"},
    Field{"contrast.hr_is_positive",
          "HR is a positive",
          "Take the untouched high-resolution patch as the first positive. Off pulls towards over-sharpening.",
          K::Switch,
          S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.hrIsPositive; },
          {},
          -kInf,
          kInf,
          1,
          {},
          {},
          true},
    Field{"contrast.lr_is_negative",
          "LR is a negative",
          "Take the bicubic enlargement of the input as the first negative. It is an easy one: the method argues for "
          "harder, slightly blurred ones.",
          K::Switch,
          S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.lrIsNegative; },
          {},
          -kInf,
          kInf,
          1,
          {},
          {},
          true},
    Field{"contrast.sharpening",
          "Sharpening",
          "The high-pass kernel that makes positives: smooth3 adds the difference to a 3×3 average, the Laplacians and "
          "unsharp masking are harsher.",
          K::Choice,
          S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.sharpening; },
          {},
          -kInf,
          kInf,
          1,
          {},
          kSharpenings,
          true},
    Field{"contrast.sharpen_min",
          "Sharpening from",
          "Least strength of a positive; 1 leaves the patch as it is for smooth3, 0 for the other kernels.",
          K::Real,
          S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.sharpenMin; },
          {},
          0,
          10,
          0.1,
          "1 to 3"},
    Field{"contrast.sharpen_max",
          "Sharpening to",
          "Greatest strength of a positive. Stronger makes crisper, noisier "
          "results.",
          K::Real,
          S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.sharpenMax; },
          {},
          0,
          10,
          0.1,
          "1 to 3"},
    Field{"contrast.blur_sigma_min", "Blur from",
          "Least blur of a negative. Near 0 the negative equals the original and teaches nothing.", K::Real, S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.blurSigmaMin; }, "px", 0.1, 10, 0.1, "0.5 to 2"},
    Field{"contrast.blur_sigma_max", "Blur to",
          "Greatest blur of a negative. Slight blur makes hard negatives, strong blur easy ones.", K::Real, S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.blurSigmaMax; }, "px", 0.1, 10, 0.1, "0.5 to 2"},
    Field{"contrast.blur_kernel_min",
          "Smallest blur kernel",
          "Least width of the blur kernel; odd.",
          K::Integer,
          S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.blurKernelMin; },
          "px",
          3,
          31,
          2,
          "3 to 11",
          {},
          true},
    Field{"contrast.blur_kernel_max",
          "Largest blur kernel",
          "Greatest width of the blur kernel; odd.",
          K::Integer,
          S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.blurKernelMax; },
          "px",
          3,
          31,
          2,
          "3 to 11",
          {},
          true},
    Field{"contrast.quantise",
          "Round samples to 8 bit",
          "Round positives and negatives to the 256 levels of a file, as the high-resolution image is.",
          K::Switch,
          S::Samples,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.quantise; },
          {},
          -kInf,
          kInf,
          1,
          {},
          {},
          true},

    Field{"contrast.enabled", "Contrastive loss",
          "Learn from positives and negatives besides the plain difference of pixels. Off is L1 only, and about three "
          "times faster.",
          K::Switch, S::Losses,
          [](RunConfig& c) -> FieldPointer {
              return &c.contrast.enabled;
          }},
    Field{"contrast.weight",
          "Weight",
          "How much the contrastive loss counts beside L1, which is in grey levels. What matters is weight divided by "
          "temperature: above 1 the picture gets crisper than the original and PSNR falls.",
          K::Real,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.weight; },
          {},
          0,
          1000,
          0.01,
          "0.01 to 1"},
    Field{"contrast.temperature",
          "Temperature",
          "How sharply the loss tells similar from dissimilar. Lower weighs the hardest negatives more.",
          K::Real,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.temperature; },
          {},
          0.0001,
          100,
          0.05,
          "0.05 to 1"},
    Field{"contrast.start",
          "Starts after",
          "Share of the planned steps that train with L1 alone, while the discriminator already learns.",
          K::Real,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.start; },
          {},
          0,
          1,
          0.1,
          "0 to 0.5"},
    Field{"contrast.loss",
          "Form",
          "The contrastive loss: pcl compares each positive with all negatives; the others are for ablations.",
          K::Choice,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.loss; },
          {},
          -kInf,
          kInf,
          1,
          {},
          kContrastLosses,
          true},
    Field{"contrast.layers",
          "Layers",
          "Blocks of the discriminator whose features are compared. Early ones see edges, later ones structure.",
          K::IntegerList,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.layers; },
          {},
          0,
          63,
          1,
          "0 to 3"},
    Field{"contrast.layer_reduction",
          "Over layers",
          "Sum the loss over the layers, as the paper, or average it, as its code.",
          K::Choice,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.contrast.layerReduction; },
          {},
          -kInf,
          kInf,
          1,
          {},
          kReductions,
          true},
    Field{"discriminator.input",
          "Discriminator sees",
          "The high-frequency Haar bands, as the paper, or the RGB image.",
          K::Choice,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.discriminator.input; },
          {},
          -kInf,
          kInf,
          1,
          {},
          kInputs,
          true},
    Field{"discriminator.width",
          "Discriminator width",
          "Channels of its first block; later blocks have two, four and eight times as many.",
          K::Integer,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.discriminator.width; },
          {},
          8,
          256,
          8,
          "16 to 64",
          {},
          true},
    Field{"discriminator.blocks",
          "Discriminator blocks",
          "Its depth; even, since every second block halves the size.",
          K::Integer,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.discriminator.blocks; },
          {},
          2,
          8,
          2,
          "4 to 8",
          {},
          true},
    Field{"discriminator.norm",
          "Normalisation",
          "batch normalises each set of samples by its own statistics, as the paper's code; group suits small batches.",
          K::Choice,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.discriminator.norm; },
          {},
          -kInf,
          kInf,
          1,
          {},
          kNorms,
          true},
    Field{"discriminator.head",
          "Head",
          "patch judges a 4×4 grid of places, image the whole patch at once.",
          K::Choice,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.discriminator.head; },
          {},
          -kInf,
          kInf,
          1,
          {},
          kHeads,
          true},
    Field{"discriminator.loss",
          "Discriminator loss",
          "dual contrasts real with generated patches, as the paper; bce and lsgan are the classics.",
          K::Choice,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.discriminator.loss; },
          {},
          -kInf,
          kInf,
          1,
          {},
          kDiscriminatorLosses,
          true},
    Field{"discriminator.steps",
          "Discriminator updates",
          "How often it learns for each update of the network.",
          K::Integer,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.discriminator.steps; },
          {},
          1,
          10,
          1,
          {},
          {},
          true},
    Field{"discriminator.augment",
          "Discriminator learns samples too",
          "Count sharpened copies as real and blurred ones as generated when it learns.",
          K::Switch,
          S::Losses,
          [](RunConfig& c) -> FieldPointer { return &c.discriminator.augment; },
          {},
          -kInf,
          kInf,
          1,
          {},
          {},
          true},

    Field{"training.steps", "Steps", "How many batches the network learns from. Schedules are measured by it.",
          K::Integer, S::Optimiser, [](RunConfig& c) -> FieldPointer { return &c.training.steps; }, "steps", 1, 1e8,
          1000},
    Field{"training.batch_size", "Batch size", "Patches per step. Larger is steadier and costs time in proportion.",
          K::Integer, S::Optimiser, [](RunConfig& c) -> FieldPointer { return &c.training.batchSize; }, "patches", 1,
          1024, 4, "8 to 32"},
    Field{"training.learning_rate",
          "Learning rate",
          "Size of the network's steps at the start. Too high diverges, too low takes for ever.",
          K::Real,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.learningRate; },
          {},
          1e-10,
          1,
          1e-4,
          "1e-5 to 1e-3"},
    Field{"discriminator.learning_rate",
          "Discriminator's learning rate",
          "Size of the discriminator's steps; constant.",
          K::Real,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.discriminator.learningRate; },
          {},
          1e-10,
          1,
          1e-4,
          "1e-5 to 1e-3",
          {},
          true},
    Field{"training.schedule",
          "Schedule",
          "How the learning rate falls: not at all, in steps, along a cosine, or along cosines that start again.",
          K::Choice,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.schedule; },
          {},
          -kInf,
          kInf,
          1,
          {},
          kSchedules},
    Field{"training.min_learning_rate",
          "Lowest learning rate",
          "Where the cosine schedules end.",
          K::Real,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.minLearningRate; },
          {},
          0,
          1,
          1e-6,
          {},
          {},
          true},
    Field{"training.warmup_steps",
          "Warm-up",
          "The rate grows linearly from 0 over these first steps.",
          K::Integer,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.warmupSteps; },
          "steps",
          0,
          1e8,
          100,
          {},
          {},
          true},
    Field{"training.milestones",
          "Milestones",
          "Steps at which multi_step multiplies the rate by the factor below.",
          K::IntegerList,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.milestones; },
          "steps",
          1,
          1e8,
          1,
          {},
          {},
          true},
    Field{"training.gamma",
          "Factor at milestones",
          "What the rate is multiplied by at each milestone.",
          K::Real,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.gamma; },
          {},
          0,
          1,
          0.1,
          {},
          {},
          true},
    Field{"training.restart_period",
          "Period of restarts",
          "Length of each cosine of cosine_restarts.",
          K::Integer,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.restartPeriod; },
          "steps",
          1,
          1e8,
          1000,
          {},
          {},
          true},
    Field{"training.restart_weights",
          "Weights of restarts",
          "Height of each cosine, as a share of the learning rate.",
          K::RealList,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.restartWeights; },
          {},
          0,
          1,
          0.1,
          {},
          {},
          true},
    Field{"training.clip_norm",
          "Clip gradient norm",
          "Shorten a gradient whose length is above this; steadies training. 0 is off.",
          K::Real,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.clipNorm; },
          {},
          0,
          1e9,
          0.1,
          {},
          {},
          true},
    Field{"training.clip_value",
          "Clip gradient values",
          "Cut each gradient value to plus or minus this. 0 is off.",
          K::Real,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.clipValue; },
          {},
          0,
          1e9,
          0.1,
          {},
          {},
          true},
    Field{"training.ema_decay",
          "Average of weights",
          "Keep a moving average of the weights with this decay; validation, previews and the exported model use it. "
          "0 is off.",
          K::Real,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.emaDecay; },
          {},
          0,
          0.999999,
          0.001,
          "0.99 to 0.9999",
          {},
          true},
    Field{"training.seed",
          "Seed",
          "Start of all random numbers. The same seed gives the same training.",
          K::Integer,
          S::Optimiser,
          [](RunConfig& c) -> FieldPointer { return &c.training.seed; },
          {},
          0,
          4294967295.0,
          1,
          {},
          {},
          true},

    Field{"validation.interval", "Validate every", "Steps between two measurements of PSNR-Y and SSIM-Y.", K::Integer,
          S::Validation, [](RunConfig& c) -> FieldPointer { return &c.validation.interval; }, "steps", 1, 1e8, 100},
    Field{"validation.preview", "Image to watch",
          "File name of the validation image whose result is kept at every validation. Empty: the first.", K::Text,
          S::Validation,
          [](RunConfig& c) -> FieldPointer {
              return &c.validation.preview;
          }},
    Field{"checkpoint.interval", "Checkpoint every",
          "Steps between two checkpoints. After a crash training goes on from the newest.", K::Integer, S::Validation,
          [](RunConfig& c) -> FieldPointer { return &c.checkpoint.interval; }, "steps", 1, 1e8, 100},
    Field{"checkpoint.keep",
          "Checkpoints kept",
          "How many of the newest checkpoints stay, besides the best.",
          K::Integer,
          S::Validation,
          [](RunConfig& c) -> FieldPointer { return &c.checkpoint.keep; },
          {},
          1,
          1000,
          1,
          {},
          {},
          true},
    Field{"inspector.interval",
          "Samples every",
          "Steps between two kept snapshots of the samples for the Inspector.",
          K::Integer,
          S::Validation,
          [](RunConfig& c) -> FieldPointer { return &c.inspector.interval; },
          "steps",
          1,
          1e8,
          100,
          {},
          {},
          true},
    Field{"inspector.patches",
          "Patches in a snapshot",
          "How many patches of the batch each snapshot keeps.",
          K::Integer,
          S::Validation,
          [](RunConfig& c) -> FieldPointer { return &c.inspector.patches; },
          "patches",
          1,
          64,
          1,
          {},
          {},
          true},

    Field{"hardware.device", "Device",
          "auto takes a CUDA device where there is one, else the processor. Or cpu, cuda, "
          "cuda:0, cuda:1 …",
          K::Text, S::Hardware,
          [](RunConfig& c) -> FieldPointer {
              return &c.hardware.device;
          }},
    Field{"hardware.threads",
          "Threads",
          "Threads that compute; part of the run, since their number decides the last digits. 0: all processors.",
          K::Integer,
          S::Hardware,
          [](RunConfig& c) -> FieldPointer { return &c.hardware.threads; },
          {},
          0,
          1024,
          1},
    Field{"hardware.kernels",
          "Kernels",
          "auto computes convolutions on the processor by Wavelens' own kernels, three times as fast; libtorch by "
          "LibTorch's operators everywhere, to compare with.",
          K::Choice,
          S::Hardware,
          [](RunConfig& c) -> FieldPointer { return &c.hardware.kernels; },
          {},
          -kInf,
          kInf,
          1,
          {},
          kKernels,
          true},

    Field{"forked_from.run",
          "Forked from",
          "Folder of the run that this one branched from; written by Fork.",
          K::Folder,
          S::Hardware,
          [](RunConfig& c) -> FieldPointer { return &c.forkedFrom.run; },
          {},
          -kInf,
          kInf,
          1,
          {},
          {},
          true},
    Field{"forked_from.step",
          "Forked at step",
          "Step at which it branched; written by Fork.",
          K::Integer,
          S::Hardware,
          [](RunConfig& c) -> FieldPointer { return &c.forkedFrom.step; },
          "steps",
          0,
          1e8,
          1,
          {},
          {},
          true},
};

std::string number(double value) {
    std::array<char, 32> buffer{};
    // 0.0001 rather than 1e-04, as people write it; what is smaller or huge keeps its exponent.
    const bool plain = value == 0 || (std::abs(value) >= 1e-4 && std::abs(value) < 1e9);
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                      plain ? std::chars_format::fixed : std::chars_format::general);
    return {buffer.data(), result.ptr};
}

std::string number(std::int64_t value) {
    return std::to_string(value);
}

template <typename T>
bool parseNumber(string_view text, T& value) {
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

string_view trimmed(string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

template <typename T>
bool parseList(string_view text, std::vector<T>& values) {
    values.clear();
    text = trimmed(text);
    while (!text.empty()) {
        const auto comma = text.find(',');
        T value{};
        if (!parseNumber(trimmed(text.substr(0, comma)), value))
            return false;
        values.push_back(value);
        text = comma == string_view::npos ? string_view() : text.substr(comma + 1);
    }
    return true;
}

template <typename T>
std::string joined(const std::vector<T>& values, string_view separator) {
    std::string text;
    for (const auto& value : values)
        text += (text.empty() ? std::string() : std::string(separator)) + number(value);
    return text;
}

template <typename Names>
std::string joinedNames(const Names& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += std::string(i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + std::string(names[i]);
    return text;
}

std::size_t editDistance(string_view a, string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

string_view typeName(FieldKind kind) {
    switch (kind) {
    case FieldKind::Switch:
        return "true or false";
    case FieldKind::Integer:
        return "a whole number";
    case FieldKind::Real:
        return "a number";
    case FieldKind::IntegerList:
        return "whole numbers separated by commas";
    case FieldKind::RealList:
        return "numbers separated by commas";
    default:
        return "text";
    }
}

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

/// "must be at least 0.0001" or empty.
std::string rangeProblem(const Field& field, double value) {
    const std::string unit = field.unit.empty() || field.unit == "×" ? std::string() : " " + std::string(field.unit);
    if (!std::isfinite(value))
        return "must be a finite number";
    if (value < field.min)
        return "must be at least " + number(field.min) + unit;
    if (value > field.max)
        return "must be at most " + number(field.max) + unit;
    return {};
}

std::string valueProblem(const RunConfig& config, const Field& field) {
    const FieldValue value = fieldValue(config, field);
    std::string problem;
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        problem = rangeProblem(field, static_cast<double>(*integer));
    else if (const auto* real = std::get_if<double>(&value))
        problem = rangeProblem(field, *real);
    else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&value))
        for (const auto element : *integers)
            problem = problem.empty() ? rangeProblem(field, static_cast<double>(element)) : problem;
    else if (const auto* reals = std::get_if<std::vector<double>>(&value))
        for (const auto element : *reals)
            problem = problem.empty() ? rangeProblem(field, element) : problem;
    else if (field.kind == FieldKind::Choice &&
             std::ranges::find(field.choices, std::get<std::string>(value)) == field.choices.end())
        return "\"" + std::get<std::string>(value) + "\" is not available: choose " + joinedNames(field.choices) + ".";
    if (!problem.empty())
        problem += field.usual.empty() ? "." : ". Usual values are " + std::string(field.usual) + ".";
    return capitalised(problem);
}

void checkContrast(const RunConfig& c, std::vector<Problem>& problems) {
    const auto add = [&](string_view key, std::string message) {
        problems.push_back({key, std::move(message), true});
    };
    if (c.contrast.layers.empty())
        add("contrast.layers", "Choose at least one layer.");
    else if (const auto deepest = *std::ranges::max_element(c.contrast.layers); deepest >= c.discriminator.blocks)
        add("contrast.layers", "The discriminator has layers 0 to " + number(c.discriminator.blocks - 1) + "; layer " +
                                   number(deepest) + " does not exist.");
    if (c.contrast.sharpenMin > c.contrast.sharpenMax)
        add("contrast.sharpen_min", "Must not exceed the upper end, " + number(c.contrast.sharpenMax) + ".");
    if (c.contrast.blurSigmaMin > c.contrast.blurSigmaMax)
        add("contrast.blur_sigma_min", "Must not exceed the upper end, " + number(c.contrast.blurSigmaMax) + ".");
    if (c.contrast.blurKernelMin > c.contrast.blurKernelMax)
        add("contrast.blur_kernel_min",
            "Must not exceed the largest kernel, " + number(c.contrast.blurKernelMax) + ".");
    for (const auto& [key, width] : {std::pair{"contrast.blur_kernel_min", c.contrast.blurKernelMin},
                                     std::pair{"contrast.blur_kernel_max", c.contrast.blurKernelMax}})
        if (width % 2 == 0)
            add(key, "Must be odd: " + number(width - 1) + " or " + number(width + 1) + ".");
    if (c.discriminator.blocks % 2 != 0)
        add("discriminator.blocks", "Must be even: every second block halves the size.");
    if (c.discriminator.norm == "group" && c.discriminator.width % 8 != 0)
        add("discriminator.width", "Must be a multiple of 8 with group normalisation.");
    const auto hrSide = c.data.patchSize * c.network.scale;
    if (hrSide % 2 != 0)
        add("data.patch_size", "Must give an even HR side for the Haar transform; " + number(c.data.patchSize) +
                                   " px at ×" + number(c.network.scale) + " is " + number(hrSide) + ".");
    if (c.discriminator.head == "image" && hrSide % 32 != 0)
        add("discriminator.head",
            "The image head needs an HR side that is a multiple of 32, not " + number(hrSide) + ".");
    if (c.discriminator.norm == "batch" && c.training.batchSize < 2)
        add("training.batch_size", "Must be at least 2 with batch normalisation in the discriminator.");
    if (c.contrast.enabled && c.contrast.weight / std::max(c.contrast.temperature, 1e-4) > 1.0 + 1e-9)
        problems.push_back({"contrast.weight",
                            "Weight divided by temperature is " +
                                number(c.contrast.weight / std::max(c.contrast.temperature, 1e-4)) +
                                ". Above 1, results get crisper than the original and PSNR falls.",
                            false});
}

void checkNetwork(const NetworkConfig& network, std::vector<Problem>& problems) {
    const auto scales = networkScales(network.name);
    if (std::ranges::find(scales, network.scale) == scales.end()) {
        std::vector<std::string> choices;
        std::ranges::transform(scales, std::back_inserter(choices), [](auto scale) { return std::to_string(scale); });
        problems.push_back(
            {"network.scale",
             network.name + " has no ×" + std::to_string(network.scale) + ". Choose " + joinedNames(choices) + ".",
             true});
    }
    const std::int64_t unit = network.name == "imdn" ? 4 : network.name == "rrdbnet" ? 2 : 1;
    if (network.features % unit != 0)
        problems.push_back(
            {"network.features", "Must be a multiple of " + std::to_string(unit) + " for " + network.name + ".", true});
}

}  // namespace

std::span<const Field> configFields() {
    return kFields;
}

const Field* findField(string_view key) {
    const auto found = std::ranges::find(kFields, key, &Field::key);
    return found == kFields.end() ? nullptr : &*found;
}

string_view nearestKey(string_view key) {
    string_view best;
    std::size_t bestDistance = key.size() / 3 + 1;
    for (const Field& field : kFields) {
        // A key may be given without its group.
        const auto name = field.key.substr(field.key.find('.') + 1);
        const auto distance = std::min(editDistance(key, field.key), editDistance(key, name) + 1);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = field.key;
        }
    }
    return best;
}

FieldValue fieldValue(const RunConfig& config, const Field& field) {
    // The table's accessors serve reading and writing alike; nothing is written here.
    return std::visit([](auto* member) { return FieldValue(*member); }, field.at(const_cast<RunConfig&>(config)));
}

Result<void> setFieldValue(RunConfig& config, const Field& field, const FieldValue& value) {
    const auto assigned = std::visit(
        [&](auto* member) {
            using Member = std::remove_pointer_t<decltype(member)>;
            if (const auto* same = std::get_if<Member>(&value)) {
                *member = *same;
                return true;
            }
            if constexpr (std::is_same_v<Member, double>) {
                if (const auto* integer = std::get_if<std::int64_t>(&value)) {
                    *member = static_cast<double>(*integer);
                    return true;
                }
            }
            return false;
        },
        field.at(config));
    if (assigned)
        return {};
    return Error{ErrorCode::BadInput, std::string(field.key) + ": must be " + std::string(typeName(field.kind)) + "."};
}

std::string fieldText(const RunConfig& config, const Field& field) {
    struct Writer {
        std::string operator()(bool value) const { return value ? "true" : "false"; }

        std::string operator()(std::int64_t value) const { return number(value); }

        std::string operator()(double value) const { return number(value); }

        std::string operator()(const std::string& value) const { return value; }

        std::string operator()(const std::vector<std::int64_t>& values) const { return joined(values, ", "); }

        std::string operator()(const std::vector<double>& values) const { return joined(values, ", "); }
    };

    return std::visit(Writer{}, fieldValue(config, field));
}

Result<void> setFieldText(RunConfig& config, string_view key, string_view text) {
    const Field* field = findField(key);
    if (field == nullptr) {
        const auto nearest = nearestKey(key);
        return Error{ErrorCode::BadInput,
                     "\"" + std::string(key) + "\" is unknown." +
                         (nearest.empty() ? std::string() : " Did you mean \"" + std::string(nearest) + "\"?")};
    }
    const bool parsed = std::visit(
        [&](auto* member) {
            using Member = std::remove_pointer_t<decltype(member)>;
            Member value{};
            bool ok = true;
            if constexpr (std::is_same_v<Member, bool>) {
                ok = text == "true" || text == "false";
                value = text == "true";
            } else if constexpr (std::is_same_v<Member, std::string>) {
                value = std::string(text);
            } else if constexpr (std::is_arithmetic_v<Member>) {
                ok = parseNumber(trimmed(text), value);
            } else {
                ok = parseList(text, value);
            }
            if (ok)
                *member = std::move(value);
            return ok;
        },
        field->at(config));
    if (parsed)
        return {};
    return Error{ErrorCode::BadInput, std::string(key) + ": \"" + std::string(text) + "\" is not " +
                                          std::string(typeName(field->kind)) + "."};
}

std::vector<string_view> differingKeys(const RunConfig& a, const RunConfig& b) {
    std::vector<string_view> keys;
    for (const Field& field : kFields)
        if (fieldValue(a, field) != fieldValue(b, field))
            keys.push_back(field.key);
    return keys;
}

std::vector<std::int64_t> networkScales(string_view name) {
    if (std::ranges::find(kNetworks, name) == kNetworks.end())
        return {};
    if (name == "rrdbnet")
        return {1, 2, 4};
    if (name == "srvgg")
        return {1, 2, 3, 4};
    return {2, 3, 4};
}

std::vector<Problem> validate(const RunConfig& config) {
    std::vector<Problem> problems;
    for (const Field& field : kFields)
        if (auto problem = valueProblem(config, field); !problem.empty())
            problems.push_back({field.key, std::move(problem), true});
    if (!problems.empty())
        return problems;  // rules between fields assume that each is in range

    const auto add = [&](string_view key, std::string message) {
        problems.push_back({key, std::move(message), true});
    };
    if (config.data.trainHr.empty())
        add("data.train_hr", "Choose a folder of training images.");
    checkNetwork(config.network, problems);
    if (config.network.scale == 1 && config.data.trainLr.empty())
        add("data.train_lr",
            "At ×1 the images to restore must be given: they cannot be made from high-resolution ones.");
    if (!config.data.validationLr.empty() && config.data.validationHr.empty())
        add("data.validation_lr", "Needs validation images in data.validation_hr.");
    if (config.training.minLearningRate > config.training.learningRate)
        add("training.min_learning_rate",
            "Must not exceed the learning rate, " + number(config.training.learningRate) + ".");
    if (!std::ranges::is_sorted(config.training.milestones))
        add("training.milestones", "Must be in ascending order.");
    if (config.training.schedule == "cosine_restarts" && config.training.restartWeights.empty())
        add("training.restart_weights", "Needs at least one weight.");
    const auto& device = config.hardware.device;
    const bool numbered = device.starts_with("cuda:") && device.size() > 5 &&
                          std::all_of(device.begin() + 5, device.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (device != "auto" && device != "cpu" && device != "cuda" && !numbered)
        add("hardware.device", "\"" + device + "\" is not available: choose auto, cpu, cuda or cuda:N.");
    if (config.contrast.enabled)
        checkContrast(config, problems);
    return problems;
}

Result<void> checkConfig(const RunConfig& config) {
    for (const Problem& problem : validate(config)) {
        if (!problem.blocks)
            continue;
        std::string message = problem.message;
        if (message.size() > 1 && message[0] >= 'A' && message[0] <= 'Z' && message[1] >= 'a' && message[1] <= 'z')
            message[0] = static_cast<char>(message[0] - 'A' + 'a');
        const Field* field = findField(problem.key);
        return Error{ErrorCode::BadInput,
                     std::string(problem.key) + " = " + fieldText(config, *field) + ": " + message};
    }
    return {};
}

}  // namespace wavelens::engine
