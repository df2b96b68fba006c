// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wavelens::engine {

/// What a folder that has pictures in its subfolders alone was probably not meant to be.
struct FolderFinding {
    std::string message;               ///< names the folder, how many pictures are under which subfolder, what to do
    std::filesystem::path suggestion;  ///< the subfolder that was probably meant; empty where none stands out
    bool usable = false;               ///< all pictures are in one subfolder: the folder works as it is
};

/// Finds a path that is one level too high: subfolders that hold one set in several sizes (HR and LR by name, or the
/// same stems in sizes that differ by a whole factor), or the parts to train on and to test with, or everything.
/// Subfolders that only sort pictures (classes, dates) are fine, and nothing is said of them.
/// `pictures`: as listPictures(folder) gives them; a few headers are read. `validation`: which of two parts is meant.
[[nodiscard]] std::optional<FolderFinding>
lookAtLayout(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& pictures, bool validation);

}  // namespace wavelens::engine
