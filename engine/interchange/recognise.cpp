// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/recognise.hpp"

#include "engine/api/config_fields.hpp"
#include "engine/api/result.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <set>
#include <vector>

namespace wavelens::engine {
namespace {

/// A module's name in a file and with us. `#` stands for any number, the same in both; `@` for the number of blocks.
struct Rename {
    std::string_view theirs;
    std::string_view ours;
};

/// One way to name the parameters of a network.
struct Style {
    std::string_view network;
    std::string_view block;  ///< a module that each block has once, in their names
    std::vector<Rename> names;
    bool nothingElse = false;  ///< the names alone say too little
};

/// The first style of which every module is in the file, those with `#` at least once, is the file's.
const std::vector<Style>& styles() {
    static const std::vector<Style> all{// EDSR-PyTorch, and Wavelens
                                        {"edsr",
                                         "body.#.body.0",
                                         {{"head.0", "head.0"},
                                          {"body.#.body.0", "body.#.body.0"},
                                          {"body.#.body.2", "body.#.body.2"},
                                          {"body.@", "body.@"},
                                          {"tail.0.0", "tail.0.0"},
                                          {"tail.1", "tail.1"}}},
                                        // BasicSR
                                        {"edsr",
                                         "body.#.conv1",
                                         {{"conv_first", "head.0"},
                                          {"body.#.conv1", "body.#.body.0"},
                                          {"body.#.conv2", "body.#.body.2"},
                                          {"conv_after_body", "body.@"},
                                          {"upsample.#", "tail.0.#"},
                                          {"conv_last", "tail.1"}}},
                                        {"srvgg", "body.#", {{"body.#", "body.#"}}, true},
                                        {"imdn",
                                         "IMDB#.c1",
                                         {{"fea_conv", "fea_conv"},
                                          {"IMDB#.c1", "IMDB#.c1"},
                                          {"IMDB#.cca.conv_du.0", "IMDB#.cca.conv_du.0"},
                                          {"c.0", "c.0"},
                                          {"LR_conv", "LR_conv"},
                                          {"upsampler.0", "upsampler.0"}}},
                                        // BasicSR
                                        {"rrdbnet",
                                         "body.#.rdb1.conv1",
                                         {{"conv_first", "conv_first"},
                                          {"body.#.rdb#.conv#", "body.#.rdb#.conv#"},
                                          {"conv_body", "conv_body"},
                                          {"conv_up1", "conv_up1"},
                                          {"conv_up2", "conv_up2"},
                                          {"conv_hr", "conv_hr"},
                                          {"conv_last", "conv_last"}}},
                                        // ESRGAN, from 2019 on
                                        {"rrdbnet",
                                         "RRDB_trunk.#.RDB1.conv1",
                                         {{"conv_first", "conv_first"},
                                          {"RRDB_trunk.#.RDB#.conv#", "body.#.rdb#.conv#"},
                                          {"trunk_conv", "conv_body"},
                                          {"upconv1", "conv_up1"},
                                          {"upconv2", "conv_up2"},
                                          {"HRconv", "conv_hr"},
                                          {"conv_last", "conv_last"}}},
                                        // ESRGAN before
                                        {"rrdbnet",
                                         "model.1.sub.#.RDB1.conv1.0",
                                         {{"model.0", "conv_first"},
                                          {"model.1.sub.#.RDB#.conv#.0", "body.#.rdb#.conv#"},
                                          {"model.1.sub.@", "conv_body"},
                                          {"model.3", "conv_up1"},
                                          {"model.6", "conv_up2"},
                                          {"model.8", "conv_hr"},
                                          {"model.10", "conv_last"}}}};
    return all;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The numbers that `#` of a pattern stand for in a name; nothing where it does not fit.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view name, std::size_t blocks) {
    std::vector<std::string> numbers;
    for (const char c : pattern) {
        if (c != '#' && c != '@') {
            if (name.empty() || name.front() != c)
                return std::nullopt;
            name.remove_prefix(1);
            continue;
        }
        const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(name, isDigit) - name.begin());
        if (digits == 0 || (c == '@' && name.substr(0, digits) != std::to_string(blocks)))
            return std::nullopt;
        if (c == '#')
            numbers.emplace_back(name.substr(0, digits));
        name.remove_prefix(digits);
    }
    if (!name.empty())
        return std::nullopt;
    return numbers;
}

std::string filled(std::string_view pattern, const std::vector<std::string>& numbers, std::size_t blocks) {
    std::string result;
    auto number = numbers.begin();
    for (const char c : pattern) {
        if (c == '#')
            result += *number++;
        else if (c == '@')
            result += std::to_string(blocks);
        else
            result += c;
    }
    return result;
}

/// "body.0.conv1" of "body.0.conv1.weight", and ".weight".
std::pair<std::string_view, std::string_view> split(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::pair(name, std::string_view())
                                         : std::pair(name.substr(0, dot), name.substr(dot));
}

std::size_t countBlocks(const TensorFile& file, const Style& style) {
    std::set<std::string> numbers;
    for (const TensorView& tensor : file.tensors)
        if (const auto found = match(style.block, split(tensor.name).first, 0))
            numbers.insert(found->front());
    return numbers.size();
}

bool fits(const TensorFile& file, const Style& style, std::size_t blocks) {
    const auto isOf = [&](const Rename& rename, const TensorView& tensor) {
        return match(rename.theirs, split(tensor.name).first, blocks).has_value();
    };
    const bool all = std::ranges::all_of(style.names, [&](const Rename& rename) {
        return std::ranges::any_of(file.tensors, [&](const TensorView& tensor) { return isOf(rename, tensor); });
    });
    return blocks > 0 && all && (!style.nothingElse || std::ranges::all_of(file.tensors, [&](const TensorView& tensor) {
               return isOf(style.names.front(), tensor);
           }));
}

void rename(TensorFile& file, const Style& style, std::size_t blocks) {
    for (TensorView& tensor : file.tensors) {
        const std::string name = tensor.name;
        const auto [module, parameter] = split(name);
        for (const Rename& entry : style.names)
            if (const auto numbers = match(entry.theirs, module, blocks)) {
                tensor.name = filled(entry.ours, *numbers, blocks).append(parameter);
                break;
            }
    }
}

/// Sizes by our names; 0 where there is no such tensor or dimension.
class Shapes {
public:
    explicit Shapes(const TensorFile& file) : m_file(file) {}

    [[nodiscard]] std::int64_t operator()(std::string_view name, std::size_t dimension = 0) const {
        const TensorView* tensor = m_file.find(name);
        return tensor != nullptr && dimension < tensor->shape.size() ? tensor->shape[dimension] : 0;
    }

private:
    const TensorFile& m_file;
};

/// s where values = 3·s².
std::int64_t shuffleScale(std::int64_t values) {
    const auto scale = std::llround(std::sqrt(static_cast<double>(values) / 3));
    return 3 * scale * scale == values ? scale : 0;
}

NetworkConfig sized(std::string_view name, std::size_t blocks, const Shapes& shape) {
    NetworkConfig network;
    network.name = name;
    network.blocks = static_cast<std::int64_t>(blocks);
    if (name == "edsr") {
        network.features = shape("head.0.weight");
        const auto grown = shape("tail.0.0.weight");
        const bool twice = shape("tail.0.2.weight") > 0;
        network.scale = grown == 9 * network.features ? 3 : grown != 4 * network.features ? 0 : twice ? 4 : 2;
        network.residualScale = network.features >= 256 ? 0.1 : 1;
    } else if (name == "srvgg") {
        // Convolutions and PReLUs in turn, one more of the former.
        network.features = shape("body.0.weight");
        network.blocks = (network.blocks - 3) / 2;
        network.scale = shuffleScale(shape("body." + std::to_string(blocks - 1) + ".weight"));
    } else if (name == "imdn") {
        network.features = shape("fea_conv.weight");
        network.scale = shuffleScale(shape("upsampler.0.weight"));
    } else {
        network.features = shape("conv_first.weight");
        const auto in = shape("conv_first.weight", 1);
        network.scale = in == 3 ? 4 : in == 12 ? 2 : in == 48 ? 1 : 0;
    }
    return network;
}

std::string firstNames(const TensorFile& file) {
    constexpr std::size_t kShown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(file.tensors.size(), kShown); ++i)
        text += (i == 0 ? "" : ", ") + file.tensors[i].name.substr(0, 60);
    return text;
}

}  // namespace

Recognised recognise(TensorFile& file, std::string_view source) {
    const auto refuse = [&](const std::string& why) -> Exception {
        return {ErrorCode::Incompatible, std::string(source) + " " + why};
    };
    for (const Style& style : styles()) {
        const std::size_t blocks = countBlocks(file, style);
        if (!fits(file, style, blocks))
            continue;
        rename(file, style, blocks);
        const Shapes shape(file);
        Recognised found{sized(style.network, blocks, shape), 1};
        const TensorView* shift = file.find("add_mean.bias");
        if (style.network == "edsr" && shift != nullptr && shift->dtype == DType::F32 &&
            shift->bytes >= sizeof(float) && *static_cast<const float*>(shift->data) < 1)
            found.range = 255;

        RunConfig config;
        config.network = found.network;
        for (const Problem& problem : validate(config))
            if (problem.key.starts_with("network."))
                throw refuse("looks like " + std::string(style.network) + " of " +
                             std::to_string(found.network.blocks) + " × " + std::to_string(found.network.features) +
                             ", but " + std::string(problem.key) +
                             " would be out of what Wavelens has: " + problem.message);
        return found;
    }
    std::string known;
    for (const auto name : findField("network.name")->choices)
        known += (known.empty() ? "" : ", ") + std::string(name);
    throw refuse("is of a network that is not recognised: " + std::to_string(file.tensors.size()) +
                 " tensors, the first " + firstNames(file) + ". Known are: " + known + ".");
}

}  // namespace wavelens::engine
