// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/folder_layout.hpp"

#include "engine/api/result.hpp"
#include "engine/imaging/read.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>

namespace wavelens::engine {

namespace fs = std::filesystem;

namespace {

/// A subfolder and the pictures under it.
struct Part {
    fs::path folder;
    std::vector<fs::path> pictures;
    bool high = false;
    bool low = false;
    bool train = false;
    bool test = false;
};

/// `DIV2K_trainHR` is div2k, train, hr.
std::vector<std::string> wordsOf(const std::string& name) {
    std::vector<std::string> words(1);
    char before = 0;
    for (const char c : name) {
        const auto letter = static_cast<unsigned char>(c);
        if (std::isalnum(letter) == 0 || (std::isupper(letter) != 0 && before >= 'a' && before <= 'z'))
            words.emplace_back();
        if (std::isalnum(letter) != 0)
            words.back() += static_cast<char>(std::tolower(letter));
        before = c;
    }
    return words;
}

void readName(Part& part) {
    static const std::regex high("(hr|hq|gt|highres)(mod[0-9]+)?(x[2348])?");
    static const std::regex low("(lr|lq|lowres)(bic|bicubic)?(mod[0-9]+)?(x[2348])?|x[2348]");
    static const std::regex train("train(ing)?");
    static const std::regex test("val(id|idation)?|test(ing)?");
    const auto words = wordsOf(part.folder.filename().string());
    const auto any = [&](const std::regex& pattern) {
        return std::ranges::any_of(words, [&](const std::string& word) { return std::regex_match(word, pattern); });
    };
    part.high = any(high);
    part.low = any(low);
    part.train = any(train);
    part.test = any(test);
}

/// The subfolders that hold pictures; empty where `folder` has some itself.
std::vector<Part> partsOf(const fs::path& folder, const std::vector<fs::path>& pictures) {
    std::map<fs::path, std::vector<fs::path>> byName;
    for (const fs::path& picture : pictures) {
        const fs::path inside = picture.lexically_relative(folder);
        if (std::next(inside.begin()) == inside.end())
            return {};
        byName[*inside.begin()].push_back(picture);
    }
    std::vector<Part> parts;
    for (auto& [name, inside] : byName) {
        parts.push_back({folder / name, std::move(inside)});
        readName(parts.back());
    }
    return parts;
}

/// `0001x4.png` and `0001_x4.png` are 0001.
std::string stemOf(const fs::path& picture) {
    static const std::regex scale("[_-]?x[2348]$");
    return std::regex_replace(picture.stem().string(), scale, "");
}

std::optional<Size> sizeOf(const fs::path& picture) {
    try {
        return probe(picture).size;
    } catch (const Exception&) {
        return std::nullopt;  // the check of every file names it
    }
}

/// By how many times `large` is larger in the pictures that both hold: 0 where it is not, or not in all looked at.
int factorBetween(const Part& large, const Part& small) {
    constexpr int kLookedAt = 5;
    std::map<std::string, fs::path> byStem;
    for (const fs::path& picture : small.pictures)
        byStem.emplace(stemOf(picture), picture);
    std::size_t shared = 0;
    int factor = 0;
    for (const fs::path& picture : large.pictures) {
        const auto partner = byStem.find(stemOf(picture));
        if (partner == byStem.end() || ++shared > kLookedAt)
            continue;
        const auto a = sizeOf(picture);
        const auto b = sizeOf(partner->second);
        if (!a || !b)
            continue;
        const int times = a->width / std::max(1, b->width);
        const bool whole = times >= 2 && *b == Size{a->width / times, a->height / times};
        if (!whole || (factor != 0 && factor != times))
            return 0;
        factor = times;
    }
    return 2 * shared >= std::min(large.pictures.size(), small.pictures.size()) ? factor : 0;
}

/// Marks what is the same set made smaller; whether there is such. Folders of classes are many, those of a pair few.
bool readSizes(std::vector<Part>& parts) {
    constexpr std::size_t kFew = 8;
    bool found = false;
    if (parts.size() > kFew)
        return found;
    for (Part& small : parts)
        for (const Part& large : parts)
            if (&small != &large && factorBetween(large, small) > 0)
                found = small.low = true;
    return found;
}

int rank(const Part& part, bool validation) {
    return (part.low ? -4 : 0) + (part.high ? 2 : 0) + (part.train == part.test ? 0 : part.test == validation ? 1 : -1);
}

std::string listOf(const std::vector<Part>& parts) {
    constexpr std::size_t kShown = 6;
    std::string text;
    for (std::size_t i = 0; i < std::min(parts.size(), kShown); ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(parts[i].pictures.size()) + " under " + parts[i].folder.string();
    return parts.size() <= kShown ? text
                                  : text + " and more under " + std::to_string(parts.size() - kShown) + " others";
}

}  // namespace

std::optional<FolderFinding> lookAtLayout(const fs::path& folder, const std::vector<fs::path>& pictures,
                                          bool validation) {
    std::vector<Part> parts = partsOf(folder, pictures);
    const std::string begin = folder.string() + " holds no images itself; ";
    if (parts.size() == 1) {
        auto inner = lookAtLayout(parts[0].folder, parts[0].pictures, validation);
        if (!inner && partsOf(parts[0].folder, parts[0].pictures).empty())
            return FolderFinding{begin + listOf(parts) + ".", parts[0].folder, true};
        if (inner && inner->usable)
            inner->message = begin + std::to_string(pictures.size()) + " under " + inner->suggestion.string() + ".";
        return inner;
    }
    if (parts.empty())
        return std::nullopt;

    const auto count = [&](bool Part::*flag) {
        return std::ranges::count_if(parts, flag);
    };
    // Named for a size alone, such as X2, a folder may be anything; beside HR or X4 it is not.
    bool sizes = count(&Part::low) > 0 && count(&Part::low) + count(&Part::high) > 1;
    const bool sets = count(&Part::train) > 0 && count(&Part::test) > 0;
    if (!sizes && !sets)
        sizes = readSizes(parts);
    if (!sizes && !sets)
        return std::nullopt;

    FolderFinding found;
    found.message =
        begin + listOf(parts) +
        (sizes ? ". These look like one set in several sizes: name the folder of the high-resolution images."
               : ". These look like sets to train on and to test with: name one of them.");
    std::ranges::stable_sort(parts, std::ranges::greater(), [&](const Part& part) { return rank(part, validation); });
    if (rank(parts[0], validation) > rank(parts[1], validation)) {
        const auto inner = lookAtLayout(parts[0].folder, parts[0].pictures, validation);
        found.suggestion = inner && !inner->suggestion.empty() ? inner->suggestion : parts[0].folder;
    }
    return found;
}

}  // namespace wavelens::engine
