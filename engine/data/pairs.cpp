// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/pairs.hpp"

#include "engine/imaging/read.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace wavelens::engine {

namespace fs = std::filesystem;

namespace {

std::string sizeText(Size size) {
    return std::to_string(size.width) + " × " + std::to_string(size.height) + " px";
}

/// "a.png, b.png, c.png and 7 more"
std::string firstOf(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
        text += (i == 0 ? "" : ", ") + names[i];
    return names.size() <= kShown ? text : text + " and " + std::to_string(names.size() - kShown) + " more";
}

/// `stem` without "x4", "_x4" or "-x4" at its end, for scale 4.
std::string withoutScale(std::string stem, int scale) {
    const std::string suffix = "x" + std::to_string(scale);
    if (stem.size() <= suffix.size() || !stem.ends_with(suffix))
        return stem;
    stem.resize(stem.size() - suffix.size());
    if (stem.size() > 1 && (stem.back() == '_' || stem.back() == '-'))
        stem.pop_back();
    return stem;
}

/// Finds the LR files that an HR file can mean: by its place and stem, or by its stem alone where the folders are laid
/// out differently.
class PartnerIndex {
public:
    PartnerIndex(const std::vector<fs::path>& lrFiles, const fs::path& lrFolder, int scale) : m_scale(scale) {
        for (const fs::path& lr : lrFiles) {
            const std::string stem = lr.stem().string();
            for (const std::string& name : {stem, withoutScale(stem, scale)}) {
                m_byPlace[placeOf(lr, lrFolder, name)].insert(lr);
                m_byName[name].insert(lr);
            }
        }
    }

    [[nodiscard]] std::set<fs::path> of(const fs::path& hr, const fs::path& hrFolder) const {
        const std::string stem = hr.stem().string();
        for (const std::string& name : {stem, withoutScale(stem, m_scale)})
            for (const auto& [index, key] : {std::pair{&m_byPlace, placeOf(hr, hrFolder, name)}, {&m_byName, name}})
                if (const auto found = index->find(key); found != index->end())
                    return found->second;
        return {};
    }

private:
    static std::string placeOf(const fs::path& file, const fs::path& folder, const std::string& name) {
        return (file.parent_path().lexically_relative(folder) / name).generic_string();
    }

    int m_scale;
    std::map<std::string, std::set<fs::path>> m_byPlace;
    std::map<std::string, std::set<fs::path>> m_byName;
};

/// Walks real folders first and then links, by name: what is reached twice has one path, whatever the disk's order.
std::vector<fs::path> picturesUnder(const fs::path& root) {
    std::vector<fs::path> found;
    std::set<fs::path> entered;
    std::set<fs::path> folders{root};
    std::set<fs::path> links;
    for (fs::path above = fs::canonical(root); above.has_relative_path();)  // a link to one of them is a circle
        entered.insert(above = above.parent_path());
    while (!folders.empty() || !links.empty()) {
        auto& source = folders.empty() ? links : folders;
        const fs::path folder = *source.begin();
        source.erase(source.begin());
        if (!entered.insert(fs::canonical(folder)).second)
            continue;
        for (const auto& entry : fs::directory_iterator(folder, fs::directory_options::skip_permission_denied)) {
            std::error_code ignored;  // a link in a circle is no folder
            if (entry.path().filename().native().starts_with('.'))
                continue;
            if (entry.is_directory(ignored))
                (entry.is_symlink(ignored) ? links : folders).insert(entry.path());
            else if (hasPictureExtension(entry.path()))
                found.push_back(entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// The nearest folder above `folder` that exists.
fs::path nearestAbove(const fs::path& folder) {
    fs::path nearest = fs::absolute(folder).lexically_normal();
    if (!nearest.has_filename())  // a slash at the end
        nearest = nearest.parent_path();
    do
        nearest = nearest.parent_path();
    while (!fs::exists(nearest) && nearest.has_relative_path());
    return nearest;
}

std::ptrdiff_t picturesIn(const fs::path& folder) {
    std::error_code ignored;
    const auto entries = fs::directory_iterator(folder, ignored);
    return std::count_if(begin(entries), end(entries), [](const fs::directory_entry& entry) {
        return !entry.path().filename().native().starts_with('.') && hasPictureExtension(entry.path());
    });
}

}  // namespace

std::vector<fs::path> listPictures(const fs::path& folder) {
    const auto fail = [&](const std::string& why, const fs::path& suggestion = {}) {
        throw Exception(Error{ErrorCode::BadInput, folder.string() + " " + why, {}, suggestion});
    };
    const auto found = [](std::ptrdiff_t count, const fs::path& where) {
        return std::to_string(count) + (count == 1 ? " image is in " : " images are in ") + where.string();
    };
    try {
        if (!fs::exists(folder)) {
            const fs::path nearest = nearestAbove(folder);
            if (const auto count = picturesIn(nearest); count > 0)
                fail("does not exist; " + found(count, nearest) + ".", nearest);
            fail("does not exist; the nearest folder that does is " + nearest.string() + ".");
        }
        if (!fs::is_directory(folder))
            fail("is not a folder.");
        std::vector<fs::path> pictures = picturesUnder(folder);
        if (pictures.empty()) {
            const std::string nothing =
                "holds no images: there is no PNG, JPEG, BMP, TIFF or WebP file in it or its subfolders";
            const fs::path above = nearestAbove(folder);
            if (const auto count = picturesIn(above); count > 0)
                fail(nothing + "; " + found(count, above) + ".", above);
            fail(nothing + ".");
        }
        return pictures;
    } catch (const fs::filesystem_error& failure) {
        throw Exception(ErrorCode::BadInput,
                        failure.path1().string() + " cannot be read: " + failure.code().message() + ".");
    }
}

Pairing pairImages(const fs::path& hrFolder, const fs::path& lrFolder, int scale) {
    Pairing pairing;
    const std::vector<fs::path> hrFiles = listPictures(hrFolder);
    if (lrFolder.empty()) {
        for (const fs::path& hr : hrFiles)
            pairing.pairs.push_back({hr, {}});
        return pairing;
    }

    const std::vector<fs::path> lrFiles = listPictures(lrFolder);
    const PartnerIndex partners(lrFiles, lrFolder, scale);
    std::map<fs::path, std::vector<fs::path>> claims;  // LR -> HR files that mean it
    std::vector<std::set<fs::path>> candidates;
    for (const fs::path& hr : hrFiles) {
        candidates.push_back(partners.of(hr, hrFolder));
        for (const fs::path& lr : candidates.back())
            claims[lr].push_back(hr);
    }

    std::vector<std::string> unpairedHr, unpairedLr;
    for (std::size_t i = 0; i < hrFiles.size(); ++i) {
        const fs::path& hr = hrFiles[i];
        if (candidates[i].empty()) {
            unpairedHr.push_back(hr.filename().string());
            pairing.skipped.push_back({hr, "has no low-resolution file of its name in " + lrFolder.string()});
            continue;
        }
        const fs::path& lr = *candidates[i].begin();
        if (candidates[i].size() > 1) {
            const fs::path& other = *std::next(candidates[i].begin());
            pairing.skipped.push_back(
                {hr, "could belong to " + lr.filename().string() + " or " + other.filename().string() + ": keep one"});
        } else if (claims[lr].size() > 1) {
            const fs::path& other = claims[lr][0] == hr ? claims[lr][1] : claims[lr][0];
            pairing.skipped.push_back({hr, "and " + other.lexically_relative(hrFolder).string() +
                                               " could both belong to " + lr.filename().string() + ": keep one"});
        } else {
            pairing.pairs.push_back({hr, lr});
        }
    }
    for (const fs::path& lr : lrFiles)
        if (!claims.contains(lr))
            unpairedLr.push_back(lr.filename().string());

    if (unpairedHr.size() == hrFiles.size())
        throw Exception(ErrorCode::BadInput, "No image of " + hrFolder.string() + " (" + firstOf(unpairedHr) +
                                                 ") has a low-resolution file of its name, with or without x" +
                                                 std::to_string(scale) + " at its end, in " + lrFolder.string() + " (" +
                                                 firstOf(unpairedLr) + ").");
    if (!unpairedLr.empty())
        pairing.warnings.push_back("Not used, since they have no high-resolution image of their name: " +
                                   std::to_string(unpairedLr.size()) + " of the " + std::to_string(lrFiles.size()) +
                                   " files of " + lrFolder.string() + " (" + firstOf(unpairedLr) + ").");
    return pairing;
}

std::string sizeMismatch(Size hr, Size lr, int scale) {
    if (lr == Size{hr.width / scale, hr.height / scale})
        return {};
    std::string text = "high resolution is " + sizeText(hr) + ", low resolution " + sizeText(lr) + ", where scale " +
                       std::to_string(scale) + " asks for " + sizeText({hr.width / scale, hr.height / scale});
    for (const int other : {1, 2, 3, 4, 8})
        if (other != scale && lr == Size{hr.width / other, hr.height / other})
            text += other == 1 ? "; both are the same size" : "; the sizes suggest scale " + std::to_string(other);
    return text + ".";
}

}  // namespace wavelens::engine
