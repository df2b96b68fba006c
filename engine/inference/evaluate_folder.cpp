// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/evaluate_folder.hpp"

#include "engine/api/output_name.hpp"
#include "engine/data/pairs.hpp"
#include "engine/imaging/read.hpp"
#include "engine/imaging/write.hpp"
#include "engine/inference/tiled_network.hpp"
#include "engine/inference/upscale_files.hpp"
#include "engine/metrics/evaluation.hpp"

namespace wavelens::engine {
namespace {

int scaleOf(const TiledNetwork* network, const EvaluateRequest& request) {
    if (network == nullptr) {
        if (request.scale < 2)
            throw Exception(ErrorCode::BadInput, "Bicubic needs a scale: 2, 3 or 4.");
        return static_cast<int>(request.scale);
    }
    if (request.protocol == Protocol::Classic)
        throw Exception(ErrorCode::BadInput,
                        "The protocol classic is for bicubic only: a network needs RGB. Choose paper or matlab.");
    if (request.scale != 0 && request.scale != network->scale())
        throw Exception(ErrorCode::BadInput, request.model.string() + " is a ×" + std::to_string(network->scale()) +
                                                 " model, not ×" + std::to_string(request.scale) + ".");
    return network->scale();
}

}  // namespace

EvaluateReport evaluateFolder(const TiledNetwork* network, const EvaluateRequest& request,
                              const ProgressCallback& progress, std::stop_token stop) {
    const int scale = scaleOf(network, request);
    Pairing pairing = pairImages(request.hr, request.lr, scale);
    EvaluateReport report{network == nullptr ? "bicubic" : request.model.string(),
                          scale,
                          request.protocol,
                          {},
                          {},
                          std::move(pairing.skipped)};
    const TileOptions options{.ensemble = request.ensemble, .threads = request.threads};
    const Enlarge enlarge = [&](const Image& lr) {
        return network->upscale(*memorySource(lr), {0, 0, lr.width, lr.height}, options, {}, stop);
    };
    std::int64_t done = 0;
    for (const ImagePair& pair : pairing.pairs) {
        if (stop.stop_requested())
            throw Exception(ErrorCode::Cancelled, "Cancelled.");
        if (progress)
            progress({done, static_cast<std::int64_t>(pairing.pairs.size()), pair.hr.filename().string()});
        ++done;
        try {
            const UsableImage image{pair.hr, pair.lr, {}};
            const EvaluatedImage result = network == nullptr
                                              ? evaluateBicubic(image, scale, request.protocol, stop)
                                              : evaluateImage(image, scale, request.protocol, enlarge, stop);
            report.images.push_back(result.row);
            if (!request.saveDir.empty()) {
                const auto file = unusedName(request.saveDir / pair.hr.lexically_relative(request.hr).parent_path() /
                                             (pair.hr.stem().string() + "_x" + std::to_string(scale) + ".png"));
                std::filesystem::create_directories(file.parent_path());
                writeImage(file, result.result, {});
            }
        } catch (const Exception& exception) {
            if (exception.error().code != ErrorCode::BadInput)
                throw;
            report.skipped.push_back({pair.hr, exception.error().message});
        }
    }
    if (report.images.empty())
        throw Exception(ErrorCode::BadInput,
                        "No image of " + request.hr.string() + " could be evaluated: " +
                            (report.skipped.empty() ? std::string("there is none.") : report.skipped.front().reason));
    report.mean = meanOf(report.images);
    return report;
}

}  // namespace wavelens::engine
