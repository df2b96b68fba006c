// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/preflight.hpp"

#include "engine/data/counter_rng.hpp"
#include "engine/data/folder_layout.hpp"
#include "engine/data/pairs.hpp"
#include "engine/data/reason.hpp"
#include "engine/imaging/imresize.hpp"
#include "engine/imaging/read.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <thread>

namespace wavelens::engine {

namespace fs = std::filesystem;

namespace {

struct Checked {
    PictureInfo hr;
    std::optional<PictureInfo> lr;  ///< of the file, where there is one
    std::string problem;            ///< empty: usable
};

Checked check(const ImagePair& pair, int scale, const std::stop_token& stop) {
    Checked checked;
    const fs::path* file = &pair.hr;
    try {
        checked.hr = verifyPicture(pair.hr, stop);
        if (!pair.lr.empty()) {
            file = &pair.lr;
            checked.lr = verifyPicture(pair.lr, stop);
            checked.problem = sizeMismatch(checked.hr.size, checked.lr->size, scale);
        }
    } catch (const Exception& failure) {
        if (failure.error().code == ErrorCode::Cancelled)
            throw;
        checked.problem = (file == &pair.hr ? "" : "low-resolution file " + file->filename().string() + " ") +
                          reasonOf(failure, *file);
    }
    return checked;
}

/// Checks every pair, on as many threads as there are processors. `done` is called under a lock.
std::vector<Checked> checkAll(const std::vector<ImagePair>& pairs, int scale, const std::stop_token& stop,
                              const std::function<void(const ImagePair&)>& done) {
    std::vector<Checked> results(pairs.size());
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr failure;  // guarded by mutex
    {
        const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, pairs.size());
        std::vector<std::jthread> workers;
        for (std::size_t t = 0; t < threads; ++t)
            workers.emplace_back([&] {
                try {
                    for (std::size_t i = next++; i < pairs.size(); i = next++) {
                        results[i] = check(pairs[i], scale, stop);
                        const std::scoped_lock lock(mutex);
                        done(pairs[i]);
                    }
                } catch (...) {
                    next = pairs.size();
                    const std::scoped_lock lock(mutex);
                    failure = std::current_exception();
                }
            });
    }
    if (failure)
        std::rethrow_exception(failure);
    return results;
}

/// What the images have that training does not use as it is.
class Peculiarities {
public:
    void count(const PictureInfo& info) {
        m_alpha += info.alpha;
        m_wide += info.bits == 16;
        m_grey += info.grey;
        m_cmyk += info.cmyk;
    }

    void describe(std::vector<std::string>& warnings) const {
        const auto add = [&](int count, const char* one, const char* many, const char* what) {
            if (count > 0)
                warnings.push_back(std::to_string(count) + (count == 1 ? one : many) + what);
        };
        add(m_alpha, " image has", " images have", " an alpha channel: laid over white.");
        add(m_wide, " image has", " images have", " 16 bits per sample: rounded to 8.");
        add(m_grey, " image is", " images are", " grey: read as RGB with equal channels.");
        add(m_cmyk, " image is", " images are", " CMYK: converted to sRGB.");
    }

private:
    int m_alpha = 0;
    int m_wide = 0;
    int m_grey = 0;
    int m_cmyk = 0;
};

/// Throws where `folder` mixes what is not to be mixed; a remark where it names one folder too high.
std::optional<FolderFinding> checkLayout(const fs::path& folder, bool validation) {
    auto found = lookAtLayout(folder, listPictures(folder), validation);
    if (found && !found->usable)
        throw Exception(Error{ErrorCode::BadInput, found->message, {}, found->suggestion});
    return found;
}

/// One folder of images, or two with the pairs in them.
struct Folder {
    fs::path hr;
    fs::path lr;
    std::optional<FolderFinding> layout;
    Pairing pairing;

    Folder(const std::string& hrPath, const std::string& lrPath, int scale, bool validation)
        : hr(hrPath), lr(lrPath), layout(checkLayout(hr, validation)), pairing(pairImages(hr, lr, scale)) {}
};

/// The usable images of a folder: all that are whole and at least `minimum` HR pixels on each side. Others are
/// added to the report's skipped ones; `tooSmall` says why. `largest` is the longest shorter side of a whole image.
std::vector<UsableImage> sortOut(const Folder& folder, const std::vector<Checked>& checked, int scale, int minimum,
                                 const std::string& tooSmall, Peculiarities& peculiarities, PreflightReport& report,
                                 int& largest) {
    std::vector<UsableImage> usable;
    for (const SkippedImage& skipped : folder.pairing.skipped)
        report.skipped.push_back(skipped);
    for (std::size_t i = 0; i < checked.size(); ++i) {
        const ImagePair& pair = folder.pairing.pairs[i];
        const Size full = checked[i].hr.size;
        const Size size{full.width / scale * scale, full.height / scale * scale};
        if (!checked[i].problem.empty()) {
            report.skipped.push_back({pair.hr, checked[i].problem});
            continue;
        }
        largest = std::max(largest, std::min(size.width, size.height));
        if (std::min(size.width, size.height) < minimum) {
            report.skipped.push_back(
                {pair.hr, std::to_string(full.width) + " × " + std::to_string(full.height) + " px, " + tooSmall, true});
            continue;
        }
        peculiarities.count(checked[i].hr);
        if (checked[i].lr)
            peculiarities.count(*checked[i].lr);
        usable.push_back({pair.hr, pair.lr, size});
    }
    report.warnings.insert(report.warnings.end(), folder.pairing.warnings.begin(), folder.pairing.warnings.end());
    return usable;
}

[[noreturn]] void failWithoutTraining(const Folder& folder, const PreflightReport& report, const RunConfig& config,
                                      int largest) {
    std::string text = "None of the images under " + folder.hr.string() + " can be used. ";
    const auto scale = config.network.scale;
    constexpr std::int64_t kSmallestPatch = 8;
    // Even, for the Haar transform of an odd scale.
    if (const std::int64_t fits = largest / scale / 2 * 2; fits >= kSmallestPatch)
        text += "The largest is " + std::to_string(largest) + " px on its shorter side, and data.patch_size " +
                std::to_string(config.data.patchSize) + " at scale " + std::to_string(scale) + " needs " +
                std::to_string(config.data.patchSize * scale) + " px: the largest patch that fits is " +
                std::to_string(fits) + ".";
    else
        text += "The first, " + report.skipped.front().path.filename().string() + ": " + report.skipped.front().reason;
    throw Exception(ErrorCode::BadInput, text);
}

/// Moves the images with the smallest hashes from training to validation.
void holdOut(PreflightReport& report, const RunConfig& config, const fs::path& folder) {
    const auto hashOf = [&](const UsableImage& image) {
        std::uint64_t hash = CounterRng::mix(static_cast<std::uint64_t>(config.training.seed));
        for (const char c : image.hr.lexically_relative(folder).generic_string())
            hash = CounterRng::mix(hash ^ static_cast<unsigned char>(c));
        return hash;
    };
    auto& images = report.training;
    const auto count = std::min<std::size_t>(static_cast<std::size_t>(config.data.heldOut), images.size() - 1);
    std::vector<std::pair<std::uint64_t, fs::path>> ranks;
    for (const UsableImage& image : images)
        ranks.emplace_back(hashOf(image), image.hr);
    std::sort(ranks.begin(), ranks.end());
    ranks.resize(count);
    const auto kept = std::stable_partition(images.begin(), images.end(), [&](const UsableImage& image) {
        return std::none_of(ranks.begin(), ranks.end(), [&](const auto& rank) { return rank.second == image.hr; });
    });
    report.validation.assign(kept, images.end());
    images.erase(kept, images.end());
    report.heldOut = count > 0;
    if (count == 0)
        report.warnings.push_back(
            "There is one usable image only, so none is held out: progress is not measured. Name a "
            "folder in data.validation_hr.");
}

/// The first of up to three images whose LR file is not what would be made here from its HR.
std::optional<fs::path> madeOtherwise(const std::vector<UsableImage>& images, int scale, const std::stop_token& stop) {
    constexpr std::size_t kLookedAt = 3;
    constexpr double kSameRecipe = 1;  // mean in levels; borders and rounding of other MATLAB versions stay far below
    const std::size_t count = std::min(images.size(), kLookedAt);
    for (std::size_t i = 0; i < count; ++i) {
        const UsableImage& image = images[i * images.size() / count];
        if (image.lr.empty())
            continue;
        const Image lr = readRgb8(image.lr, stop);
        const Image made = imresize(cropToMultiple(readRgb8(image.hr, stop), scale), lr.size());
        double difference = 0;
        for (std::size_t b = 0; b < lr.bytes->size(); ++b)
            difference += std::abs((*lr.bytes)[b] - (*made.bytes)[b]);
        if (difference / static_cast<double>(lr.bytes->size()) > kSameRecipe)
            return image.lr;
    }
    return std::nullopt;
}

/// A validation LR that was made otherwise than the training LR measures something else than what is trained.
void compareRecipes(PreflightReport& report, const RunConfig& config, const std::stop_token& stop) {
    const auto scale = static_cast<int>(config.network.scale);
    const auto training = madeOtherwise(report.training, scale, stop);
    const auto validation = madeOtherwise(report.validation, scale, stop);
    if (training.has_value() == validation.has_value())
        return;
    const std::string others = training ? "validation" : "training";
    const bool given = !(training ? config.data.validationLr : config.data.trainLr).empty();
    report.warnings.push_back((training ? *training : *validation).string() +
                              " was not made by MATLAB-compatible bicubic, as the " + others + " images " +
                              (given ? "were" : "will be") + ": validation may fall while training improves.");
}

}  // namespace

PreflightReport preflight(const RunConfig& config, const ProgressCallback& progress, std::stop_token stop) {
    const auto scale = static_cast<int>(config.network.scale);
    const Folder training(config.data.trainHr, config.data.trainLr, scale, false);
    std::optional<Folder> validation;
    if (!config.data.validationHr.empty())
        validation.emplace(config.data.validationHr, config.data.validationLr, scale, true);

    Progress state;
    state.total =
        static_cast<std::int64_t>(training.pairing.pairs.size() + (validation ? validation->pairing.pairs.size() : 0));
    const auto done = [&](const ImagePair& pair) {
        ++state.done;
        state.text = pair.hr.filename().string();
        if (progress)
            progress(state);
    };

    PreflightReport report;
    Peculiarities peculiarities;
    const int hrPatch = static_cast<int>(config.data.patchSize) * scale;
    int largest = 0;
    report.training =
        sortOut(training, checkAll(training.pairing.pairs, scale, stop, done), scale, hrPatch,
                "smaller than the patch of " + std::to_string(hrPatch) + " px", peculiarities, report, largest);
    if (report.training.empty())
        failWithoutTraining(training, report, config, largest);
    if (training.layout) {
        report.warnings.insert(report.warnings.begin(), training.layout->message);
        report.suggestedFolder = training.layout->suggestion;
    }

    if (validation) {
        const int window = 11 + 2 * scale;  // SSIM's window, within the border that is left out
        int unused = 0;
        report.validation = sortOut(*validation, checkAll(validation->pairing.pairs, scale, stop, done), scale, window,
                                    "smaller than the " + std::to_string(window) + " px that SSIM needs", peculiarities,
                                    report, unused);
        if (report.validation.empty())
            throw Exception(ErrorCode::BadInput, "None of the validation images under " + validation->hr.string() +
                                                     " can be used. The first, " +
                                                     report.skipped.back().path.filename().string() + ": " +
                                                     report.skipped.back().reason);
        compareRecipes(report, config, stop);
    } else {
        holdOut(report, config, training.hr);
    }

    peculiarities.describe(report.warnings);
    for (const UsableImage& image : report.training) {
        const std::int64_t hrBytes = std::int64_t{3} * image.size.width * image.size.height;
        report.decodedBytes += hrBytes + hrBytes / (std::int64_t{scale} * scale);
    }
    return report;
}

}  // namespace wavelens::engine
