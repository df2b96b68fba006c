// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/pairs.hpp"

#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

/// Two folders of empty files: pairing looks at names only.
class Pairs : public testing::Test {
protected:
    void make(const std::string& folder, const std::vector<std::string>& names) const {
        for (const std::string& name : names) {
            fs::create_directories((m_dir / folder / name).parent_path());
            test::writeText(m_dir / folder / name, "");
        }
    }

    Pairing pair(int scale) const { return pairImages(m_dir / "hr", m_dir / "lr", scale); }

    /// "a.png<b.png" for each pair.
    std::vector<std::string> pairsOf(const Pairing& pairing) const {
        std::vector<std::string> result;
        for (const auto& [hr, lr] : pairing.pairs)
            result.push_back(hr.lexically_relative(m_dir / "hr").string() + "<" +
                             lr.lexically_relative(m_dir / "lr").string());
        return result;
    }

    static std::string messageOf(const std::function<void()>& work) {
        try {
            work();
        } catch (const Exception& failure) {
            EXPECT_EQ(failure.error().code, ErrorCode::BadInput);
            return failure.what();
        }
        ADD_FAILURE() << "no error";
        return {};
    }

    test::TempDir m_dir;
};

using Names = std::vector<std::string>;

TEST_F(Pairs, ListsPicturesOfAllSubfoldersSorted) {
    make("hr", {"b.png", "a.JPG", "sub/deep/c.tiff", "notes.txt", ".hidden.png", ".cache/d.png", "e.gif"});
    Names names;
    for (const auto& path : listPictures(m_dir / "hr"))
        names.push_back(path.lexically_relative(m_dir / "hr").string());
    EXPECT_EQ(names, (Names{"a.JPG", "b.png", "sub/deep/c.tiff"}));
}

TEST_F(Pairs, EntersLinkedFoldersOnceAndInNoCircle) {
    make("store", {"sub/b.png"});
    make("hr", {"real/a.png"});
    fs::create_directory_symlink(m_dir / "store", m_dir / "hr/linked");
    fs::create_directory_symlink(m_dir / "hr/real", m_dir / "hr/again");
    fs::create_directory_symlink(m_dir / "hr", m_dir / "hr/circle");
    fs::create_directory_symlink(m_dir.path(), m_dir / "hr/above");
    fs::create_directory_symlink("self", m_dir / "hr/self");
    Names names;
    for (const auto& path : listPictures(m_dir / "hr"))
        names.push_back(path.lexically_relative(m_dir / "hr").string());
    EXPECT_EQ(names, (Names{"linked/sub/b.png", "real/a.png"}));
}

TEST_F(Pairs, NamesAFolderThatHoldsNothing) {
    make("hr", {"notes.txt"});
    EXPECT_NE(messageOf([&] { static_cast<void>(listPictures(m_dir / "hr")); }).find("hr holds no images"),
              std::string::npos);
    const std::string missing = messageOf([&] { static_cast<void>(listPictures(m_dir / "hr/no/where")); });
    EXPECT_NE(missing.find("hr/no/where does not exist"), std::string::npos) << missing;
    EXPECT_TRUE(missing.ends_with("/hr.")) << missing;
    EXPECT_NE(messageOf([&] { static_cast<void>(listPictures(m_dir / "hr/notes.txt")); }).find("is not a folder"),
              std::string::npos);
}

TEST_F(Pairs, AreFoundByNameWithAndWithoutTheScale) {
    make("hr", {"1.png", "10.png", "2.png", "four.png", "sub/1.png"});
    make("lr", {"10x4.png", "1_x4.jpg", "2-x4.png", "four.bmp", "sub/1.png"});
    EXPECT_EQ(pairsOf(pair(4)), (Names{"1.png<1_x4.jpg", "10.png<10x4.png", "2.png<2-x4.png", "four.png<four.bmp",
                                       "sub/1.png<sub/1.png"}));
}

TEST_F(Pairs, AnotherScaleIsAnotherPicture) {
    make("hr", {"1.png", "2.png"});
    make("lr", {"X2/1x2.png", "X3/1x3.png", "X4/1x4.png", "X2/2x2.png"});
    const Pairing pairing = pair(4);
    EXPECT_EQ(pairsOf(pairing), (Names{"1.png<X4/1x4.png"}));
    ASSERT_EQ(pairing.skipped.size(), 1U);
    EXPECT_EQ(pairing.skipped[0].path.filename(), "2.png");
}

TEST_F(Pairs, HrMayCarryTheScaleAlone) {
    make("hr", {"1x4.png"});
    make("lr", {"1.png"});
    EXPECT_EQ(pairsOf(pair(4)), (Names{"1x4.png<1.png"}));
}

TEST_F(Pairs, AmbiguousOnesAreNamed) {
    make("hr", {"1.png", "2.png", "2.jpg", "3.png"});
    make("lr", {"1.png", "1x2.png", "2.png", "3.png"});
    const Pairing pairing = pair(2);
    EXPECT_EQ(pairsOf(pairing), (Names{"3.png<3.png"}));
    ASSERT_EQ(pairing.skipped.size(), 3U);
    EXPECT_EQ(pairing.skipped[0].reason, "could belong to 1.png or 1x2.png: keep one");
    EXPECT_EQ(pairing.skipped[1].reason, "and 2.png could both belong to 2.png: keep one");
    EXPECT_EQ(pairing.skipped[2].path.filename(), "2.png");
}

TEST_F(Pairs, UnpairedNamesOfBothSidesAreSaid) {
    make("hr", {"a.png", "b.png"});
    make("lr", {"a.png", "q1.png", "q2.png", "q3.png", "q4.png"});
    const Pairing pairing = pair(2);
    ASSERT_EQ(pairing.warnings.size(), 1U);
    EXPECT_NE(pairing.warnings[0].find("4 of the 5 files"), std::string::npos);
    EXPECT_NE(pairing.warnings[0].find("q1.png, q2.png, q3.png and 1 more"), std::string::npos);

    fs::remove(m_dir / "hr/a.png");
    const std::string message = messageOf([&] { static_cast<void>(pair(2)); });
    EXPECT_NE(message.find("(b.png)"), std::string::npos) << message;
    EXPECT_NE(message.find("(a.png, q1.png, q2.png and 2 more)"), std::string::npos) << message;
}

TEST(SizeMismatch, AcceptsWhatHrIsCroppedTo) {
    EXPECT_EQ(sizeMismatch({101, 83}, {25, 20}, 4), "");
    EXPECT_NE(sizeMismatch({101, 83}, {26, 21}, 4), "");
}

TEST(SizeMismatch, SuggestsAScale) {
    EXPECT_EQ(sizeMismatch({100, 80}, {50, 40}, 4),
              "high resolution is 100 × 80 px, low resolution 50 × 40 px, where scale 4 asks for 25 × 20 px; the sizes "
              "suggest scale 2.");
    EXPECT_NE(sizeMismatch({100, 80}, {100, 80}, 4).find("both are the same size"), std::string::npos);
}

}  // namespace
}  // namespace wavelens::engine
