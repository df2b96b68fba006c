// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/upscale_files.hpp"

#include "engine/api/output_name.hpp"
#include "engine/data/pairs.hpp"
#include "engine/imaging/read.hpp"
#include "engine/imaging/write.hpp"

#include <algorithm>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

/// A file to upscale and the folder below the output folder that its result goes to.
struct Job {
    fs::path input;
    fs::path subfolder;
};

std::vector<Job> expanded(const std::vector<fs::path>& inputs) {
    std::vector<Job> jobs;
    for (const fs::path& input : inputs) {
        if (!fs::is_directory(input)) {
            jobs.push_back({input, {}});
            continue;
        }
        for (const fs::path& file : listPictures(input))
            jobs.push_back({file, inputs.size() > 1 ? input.filename() / file.lexically_relative(input).parent_path()
                                                    : file.lexically_relative(input).parent_path()});
    }
    if (jobs.empty())
        throw Exception(ErrorCode::BadInput, "No image was named. Name files or folders to upscale.");
    return jobs;
}

/// `wanted`, or wanted-2, wanted-3 … where that exists.
fs::path unusedName(const fs::path& wanted) {
    fs::path name = wanted;
    for (int number = 2; fs::exists(name); ++number)
        name = wanted.parent_path() /
               (wanted.stem().string() + "-" + std::to_string(number) + wanted.extension().string());
    return name;
}

}  // namespace

UpscaledFile inspectPicture(const fs::path& input, int scale) {
    const PictureInfo info = probe(input);
    UpscaledFile file;
    file.input = input;
    file.size = {info.size.width * scale, info.size.height * scale};
    if (info.alpha)
        file.losses.emplace_back("alpha is laid over white");
    if (info.bits > 8)
        file.losses.push_back(std::to_string(info.bits) + " bit are rounded to 8");
    if (info.cmyk)
        file.losses.emplace_back("CMYK becomes sRGB");
    else if (info.profile)
        file.losses.emplace_back("the colour profile is left out");
    if (info.grey)
        file.losses.emplace_back("grey becomes RGB");
    return file;
}

std::vector<UpscaledFile> upscaleFiles(const TiledNetwork& network, const UpscaleRequest& request,
                                       const UpscaleCallback& progress, std::stop_token stop) {
    const std::vector<Job> jobs = expanded(request.inputs);
    const TileOptions options{request.tile, request.overlap, request.ensemble, request.threads};
    const std::string ownResult = outputStem(request.pattern, "", network.scale(), request.model);
    std::vector<UpscaledFile> results;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const fs::path& input = jobs[i].input;
        UpscaledFile result;
        result.input = input;
        const auto report = [&](double fraction, const UpscaledFile* finished) {
            if (progress)
                progress({i, jobs.size(), fraction, finished});
        };
        try {
            report(0, nullptr);
            const std::string stem = outputStem(request.pattern, input, network.scale(), request.model);
            fs::path output = request.outputDir / jobs[i].subfolder / (stem + extensionOf(request.format));
            // "{name}_x4_model": a file that ends so is a result of this model, not an input.
            const bool own = !ownResult.empty() && request.pattern.starts_with("{name}") &&
                             input.stem().string().ends_with(ownResult);
            if (own || (request.ifExists == IfExists::Skip && fs::exists(output))) {
                result.skipped = true;
                result.output = own ? fs::path() : output;
            } else {
                result = inspectPicture(input, network.scale());
                if (std::max(result.size.width, result.size.height) > longestSide(request.format))
                    throw Exception(ErrorCode::BadInput,
                                    input.string() + ": the result would be " +
                                        std::to_string(std::max(result.size.width, result.size.height)) +
                                        " px long; this format ends at " + std::to_string(longestSide(request.format)) +
                                        ". Choose PNG or TIFF.");
                if (request.ifExists == IfExists::KeepBoth)
                    output = unusedName(output);
                fs::create_directories(output.parent_path());
                const auto source = openSource(input);
                const Image sr = network.upscale(
                    *source, {0, 0, source->size().width, source->size().height}, options,
                    [&](double fraction) { report(fraction, nullptr); }, stop);
                writeImage(output, sr, {request.format, request.quality});
                result.output = output;
            }
        } catch (const fs::filesystem_error& error) {
            throw Exception(ErrorCode::Disk,
                            request.outputDir.string() + " cannot be written: " + error.code().message() + ".");
        } catch (const Exception& exception) {
            if (exception.error().code == ErrorCode::Cancelled || exception.error().code == ErrorCode::Disk)
                throw;
            result.problem = exception.error().message;
        }
        results.push_back(result);
        report(1, &results.back());
    }
    return results;
}

}  // namespace wavelens::engine
