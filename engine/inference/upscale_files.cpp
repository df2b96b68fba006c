// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/upscale_files.hpp"

#include "engine/api/output_name.hpp"
#include "engine/data/pairs.hpp"
#include "engine/imaging/read.hpp"
#include "engine/imaging/stream.hpp"
#include "engine/inference/edge.hpp"
#include "engine/training/kept_pages.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <unistd.h>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

/// A file to upscale and the folder below the output folder that its result goes to.
struct Job {
    fs::path input;
    fs::path subfolder;
    std::string problem = {};
};

/// The last name of a folder, also of "dir/" and "..".
fs::path nameOf(const fs::path& folder) {
    const fs::path whole = fs::weakly_canonical(folder);
    return whole.has_filename() ? whole.filename() : fs::path("folder");
}

std::vector<Job> expanded(const std::vector<fs::path>& inputs) {
    std::vector<Job> jobs;
    std::set<fs::path> taken;
    for (const fs::path& input : inputs) {
        if (!fs::is_directory(input)) {
            jobs.push_back({input, {}});
            continue;
        }
        fs::path folder;
        if (inputs.size() > 1) {
            const fs::path name = nameOf(input);
            folder = name;
            for (int number = 2; !taken.insert(folder).second; ++number)
                folder = name.string() + "-" + std::to_string(number);
        }
        try {
            for (const fs::path& file : listPictures(input))
                jobs.push_back({file, (folder / file.lexically_relative(input)).parent_path()});
        } catch (const Exception& exception) {
            jobs.push_back({input, {}, exception.error().message});
        }
    }
    if (jobs.empty())
        throw Exception(ErrorCode::BadInput, "No image was named. Name files or folders to upscale.");
    return jobs;
}

/// Throws Disk unless a file can be made in `folder`, or where that is not there yet, in the nearest folder above.
void checkWritable(const fs::path& folder) {
    fs::path there = fs::absolute(folder);
    while (!fs::exists(there) && there != there.root_path())
        there = there.parent_path();
    std::string probe = (there / ".wavelens-XXXXXX").string();
    const int descriptor = ::mkstemp(probe.data());
    if (descriptor < 0)
        throw Exception(ErrorCode::Disk, folder.string() + " cannot be written: " +
                                             std::generic_category().message(errno) + ". Choose another folder.");
    ::close(descriptor);
    ::unlink(probe.c_str());
}

/// Size of the result of a picture. Throws BadInput naming it where the model does not enlarge so much.
Size resultSize(const UpscaleRequest& request, int scale, const fs::path& input, Size size) {
    const Size largest{size.width * scale, size.height * scale};
    if (request.width > largest.width)
        throw Exception(ErrorCode::BadInput, input.string() + " would have to become " + std::to_string(request.width) +
                                                 " px wide; the model enlarges ×" + std::to_string(scale) +
                                                 ", to at most " + std::to_string(largest.width) + " px.");
    const double factor = request.width > 0    ? static_cast<double>(request.width) / size.width
                          : request.factor > 0 ? request.factor
                                               : scale;
    return {std::clamp(static_cast<int>(std::lround(size.width * factor)), 1, largest.width),
            std::clamp(static_cast<int>(std::lround(size.height * factor)), 1, largest.height)};
}

int channelsOf(const PictureInfo& picture) {
    return (picture.grey ? 1 : 3) + (picture.alpha ? 1 : 0);
}

class Batch {
public:
    Batch(const TiledNetwork& network, const UpscaleRequest& request, std::stop_token stop)
        : m_network(network), m_request(request), m_stop(std::move(stop)) {}

    UpscaledFile process(const Job& job, const std::function<void(double)>& progress) const {
        UpscaledFile result;
        result.input = job.input;
        try {
            result.problem = job.problem;
            if (result.problem.empty())
                upscale(job, progress, result);
        } catch (const fs::filesystem_error& error) {
            throw Exception(ErrorCode::Disk,
                            m_request.outputDir.string() + " cannot be written: " + error.code().message() + ".");
        } catch (...) {
            const Error error = currentError();
            if (error.code == ErrorCode::Cancelled || error.code == ErrorCode::Disk)
                throw;
            result.output.clear();
            result.problem = error.message.find(job.input.string()) == std::string::npos
                                 ? job.input.string() + ": " + error.message
                                 : error.message;
        }
        return result;
    }

private:
    void upscale(const Job& job, const std::function<void(double)>& progress, UpscaledFile& result) const {
        const PictureInfo picture = probe(job.input);
        result.size = resultSize(m_request, m_network.scale(), job.input, picture.size);
        result.reduced = result.size.width < picture.size.width * m_network.scale();
        result.losses = lossesOf(picture, m_request.format);
        const double scale = static_cast<double>(result.size.width) / picture.size.width;
        const std::string stem = outputStem(m_request.pattern, job.input, scale, m_request.model);
        fs::path output = m_request.outputDir / job.subfolder / (stem + extensionOf(m_request.format));
        const bool own = isResultStem(job.input.stem().string(), m_request.pattern, scale, m_request.model);
        if (own || (m_request.ifExists == IfExists::Skip && fs::exists(output))) {
            result.skipped = true;
            result.output = own ? fs::path() : output;
            return;
        }
        if (fs::exists(output) && fs::equivalent(output, job.input))
            throw Exception(ErrorCode::BadInput,
                            job.input.string() +
                                " would be replaced by its own result. Choose another folder or name.");
        if (m_request.ifExists == IfExists::KeepBoth)
            output = unusedName(output);
        fs::create_directories(output.parent_path());

        const Rect whole{0, 0, picture.size.width, picture.size.height};
        const TileOptions options{m_request.tile, m_request.overlap, m_request.ensemble, m_request.threads};
        TiledRows rows(m_network, picture.size, whole, channelsOf(picture), options, progress, m_stop);
        StreamRequest stream{.input = job.input,
                             .output = output,
                             .scale = m_network.scale(),
                             .bandRows = rows.bandRows(),
                             .halo = rows.halo(),
                             .size = result.size,
                             .write = {m_request.format, m_request.quality},
                             .keepMetadata = m_request.keepMetadata};
        const auto place = [](const Band& seen, int seenTop) {
            return Rect{0, seenTop, seen.width, seen.rows};
        };
        if (rows.needSurvey())
            showPicture(
                stream,
                [&](const Band& seen, int seenTop, int top, int count) {
                    rows.survey(seen, place(seen, seenTop), top, count);
                },
                m_stop);
        streamPicture(
            stream,
            [&](const Band& seen, int seenTop, int top, int count) {
                return rows.next(seen, place(seen, seenTop), top, count);
            },
            {}, m_stop);
        result.output = output;
    }

    const TiledNetwork& m_network;
    const UpscaleRequest& m_request;
    std::stop_token m_stop;
};

}  // namespace

std::vector<UpscaledFile> upscaleFiles(const TiledNetwork& network, const UpscaleRequest& request,
                                       const UpscaleCallback& progress, std::stop_token stop) {
    if (request.factor > network.scale())
        throw Exception(ErrorCode::BadInput, request.model.string() + " enlarges ×" + std::to_string(network.scale()) +
                                                 "; a larger result cannot be asked of it.");
    const std::vector<Job> jobs = expanded(request.inputs);
    checkWritable(request.outputDir);
    const KeptPages kept;
    const Batch batch(network, request, stop);
    std::vector<UpscaledFile> results;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto report = [&](double fraction, const UpscaledFile* finished) {
            if (progress)
                progress({i, jobs.size(), fraction, finished});
        };
        report(0, nullptr);
        results.push_back(batch.process(jobs[i], [&](double fraction) { report(fraction, nullptr); }));
        report(1, &results.back());
    }
    return results;
}

std::int64_t memoryToUpscale(const TiledNetwork& network, const UpscaleRequest& request, Size input) {
    constexpr std::int64_t kProgram = 250'000'000;
    constexpr std::int64_t kEncoders = 50'000'000;
    if (input.width < 1 || input.height < 1)
        throw Exception(ErrorCode::BadInput, "A picture of " + std::to_string(input.width) + " × " +
                                                 std::to_string(input.height) + " px has nothing to upscale.");
    const TiledRows rows(network, input, {0, 0, input.width, input.height}, 3,
                         {request.tile, request.overlap, request.ensemble, request.threads});
    const auto pixels = static_cast<std::int64_t>(input.width) * input.height * network.scale() * network.scale();
    // WebP's encoder holds the whole picture, as RGB and as two planes of luma and colour.
    return kProgram + kEncoders + rows.memory() + (request.format == PictureFormat::Webp ? 6 * pixels : 0);
}

}  // namespace wavelens::engine
