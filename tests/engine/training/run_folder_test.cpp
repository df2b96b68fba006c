// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/run_folder.hpp"

#include "engine/config/config_json.hpp"
#include "engine/interchange/atomic_file.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/temp_dir.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wavelens::engine {
namespace {

using test::readText;
using test::TempDir;
using test::writeText;

template <typename Call>
Error errorOf(Call call) {
    try {
        call();
    } catch (const Exception& exception) {
        return exception.error();
    }
    ADD_FAILURE() << "nothing was thrown";
    return {};
}

MetricPoint point(std::int64_t step, double total = 1.0) {
    MetricPoint point;
    point.step = step;
    point.lossTotal = total;
    point.seconds = static_cast<double>(step);
    return point;
}

std::vector<std::int64_t> stepsOf(const std::vector<MetricPoint>& points) {
    std::vector<std::int64_t> steps;
    for (const auto& point : points)
        steps.push_back(point.step);
    return steps;
}

/// A reader that follows a growing file, as the Monitor does.
struct Follower {
    std::uint64_t offset = 0;
    std::vector<MetricPoint> points;

    void read(const RunFolder& folder) {
        auto chunk = readMetrics(folder, offset);
        offset = chunk.nextOffset;
        if (chunk.supersededAfter)
            std::erase_if(points, [&](const MetricPoint& p) { return p.step > *chunk.supersededAfter; });
        points.insert(points.end(), chunk.points.begin(), chunk.points.end());
    }
};

using Steps = std::vector<std::int64_t>;

// Names

TEST(RunFolder, NamesItsFilesAsTheInterfaceSays) {
    const RunFolder folder{"/runs/a"};
    EXPECT_EQ(folder.checkpoint(1000), "/runs/a/checkpoints/step_00001000.safetensors");
    EXPECT_EQ(folder.preview(0), "/runs/a/previews/00000000.png");
    EXPECT_EQ(folder.snapshot(123456789), "/runs/a/snapshots/123456789.safetensors");
    EXPECT_EQ(folder.bestModel(), "/runs/a/model.safetensors");
    EXPECT_EQ(folder.lastModel(), "/runs/a/model_last.safetensors");
}

TEST(RunFolder, IsMadeNewOrEmptyOnly) {
    const TempDir dir;
    const RunFolder folder{dir / "zdjęcia 画像/run"};
    createRunFolder(folder);
    EXPECT_TRUE(std::filesystem::is_directory(folder.snapshots()));
    const auto error = errorOf([&] { createRunFolder(folder); });
    EXPECT_EQ(error.code, ErrorCode::BadInput);
    EXPECT_NE(error.message.find("画像/run is not empty"), std::string::npos);

    writeText(dir / "file", "");
    EXPECT_EQ(errorOf([&] { createRunFolder({dir / "file"}); }).code, ErrorCode::BadInput);
    const auto below = errorOf([&] { createRunFolder({dir / "file/run"}); });
    EXPECT_EQ(below.code, ErrorCode::Disk);
    EXPECT_NE(below.message.find("file/run cannot be written: Not a directory"), std::string::npos) << below.message;
}

TEST(RunFolder, OfARunThatNeverBeganIsUsedAgain) {
    const TempDir dir;
    const RunFolder folder{dir / "run"};
    const auto leave = [&](RunEnd end, std::int64_t step) {
        std::filesystem::remove_all(folder.dir);
        createRunFolder(folder);
        writeText(folder.config(), "{}");
        writeProgress(folder, {.end = end, .step = step});
    };
    leave(RunEnd::Failed, 0);
    createRunFolder(folder);
    EXPECT_FALSE(std::filesystem::exists(folder.state()));
    EXPECT_FALSE(std::filesystem::exists(folder.config()));

    for (const auto& [end, step] : {std::pair(RunEnd::Failed, 3), {RunEnd::None, 0}, {RunEnd::Interrupted, 0}}) {
        leave(end, step);
        EXPECT_EQ(errorOf([&] { createRunFolder(folder); }).code, ErrorCode::BadInput) << step;
        EXPECT_TRUE(std::filesystem::exists(folder.config()));
    }
    leave(RunEnd::Failed, 0);
    writeText(folder.dir / "mine.txt", "kept");
    EXPECT_EQ(errorOf([&] { createRunFolder(folder); }).code, ErrorCode::BadInput);
    EXPECT_TRUE(std::filesystem::exists(folder.config()));
}

TEST(AtomicWrite, FullDiskLeavesTheEarlierFile) {
    const TempDir dir;
    atomicWrite(dir / "config.json", "earlier");
    const test::FullDisk full(16);
    const auto error = errorOf([&] { atomicWrite(dir / "config.json", std::string(100, 'x')); });
    EXPECT_EQ(error.code, ErrorCode::Disk);
    EXPECT_EQ(readText(dir / "config.json"), "earlier");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

// Progress

TEST(RunProgressFile, GivesBackWhatWasWritten) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    EXPECT_EQ(readProgress(folder).end, RunEnd::None);
    writeProgress(folder, {RunEnd::Failed, 340, 600, 300, 31.25, 0.92, 30.5, kNotComputed, 71.5, "Loss is not finite"});
    const auto progress = readProgress(folder);
    EXPECT_EQ(progress.end, RunEnd::Failed);
    EXPECT_EQ(progress.step, 340);
    EXPECT_EQ(progress.stopAt, 600);
    EXPECT_EQ(progress.bestStep, 300);
    EXPECT_EQ(progress.bestPsnrY, 31.25);
    EXPECT_TRUE(std::isnan(progress.bicubicSsimY));
    EXPECT_EQ(progress.seconds, 71.5);
    EXPECT_EQ(progress.problem, "Loss is not finite");

    writeText(folder.state(), "{\"end\": \"fini");
    EXPECT_NE(errorOf([&] { (void)readProgress(folder); }).message.find("state.json: line 1"), std::string::npos);
}

// Lock

void writeLock(const RunFolder& folder, const std::string& host, std::int64_t pid, std::int64_t age) {
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    writeText(folder.lock(), "{\"host\":\"" + host + "\",\"pid\":" + std::to_string(pid) +
                                 ",\"heartbeat\":" + std::to_string(now - age) + "}\n");
}

std::string thisHost() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// A process id that belongs to nobody any more.
std::int64_t gonePid() {
    const pid_t child = fork();
    if (child == 0)
        _exit(0);
    waitpid(child, nullptr, 0);
    return child;
}

TEST(RunLock, IsOwnedWhileItLives) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    EXPECT_EQ(readLock(folder).state, LockInfo::State::Free);
    {
        const RunLock lock(folder);
        const auto info = readLock(folder);
        EXPECT_EQ(info.state, LockInfo::State::Owned);
        EXPECT_EQ(info.pid, getpid());
        const auto error = errorOf([&] { const RunLock second(folder); });
        EXPECT_EQ(error.code, ErrorCode::BadInput);
        EXPECT_NE(error.message.find("process " + std::to_string(getpid())), std::string::npos);
        EXPECT_EQ(readLock(folder).state, LockInfo::State::Owned);
    }
    EXPECT_FALSE(std::filesystem::exists(folder.lock()));
}

TEST(RunLock, ReadsWhoOwnsAFolder) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    const auto stateOf = [&](const std::string& host, std::int64_t pid, std::int64_t age) {
        writeLock(folder, host, pid, age);
        return readLock(folder).state;
    };
    EXPECT_EQ(stateOf(thisHost(), getppid(), 5), LockInfo::State::Owned);
    EXPECT_EQ(stateOf(thisHost(), gonePid(), 5), LockInfo::State::Abandoned);
    EXPECT_EQ(stateOf(thisHost(), getppid(), 70), LockInfo::State::Abandoned);
    EXPECT_EQ(stateOf("elsewhere", gonePid(), 50), LockInfo::State::Owned);
    EXPECT_EQ(stateOf("elsewhere", getppid(), 70), LockInfo::State::Abandoned);
    writeText(folder.lock(), "");
    EXPECT_EQ(readLock(folder).state, LockInfo::State::Owned) << "being written this moment";
}

TEST(RunLock, TakesAnAbandonedFolderOver) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    writeLock(folder, thisHost(), gonePid(), 5);
    const RunLock lock(folder);
    EXPECT_EQ(readLock(folder).pid, getpid());
    EXPECT_EQ(readLock(folder).state, LockInfo::State::Owned);
}

TEST(RunLock, LetsGoOfAFolderThatAnotherProcessTookOver) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    {
        RunLock lock(folder);
        writeLock(folder, "elsewhere", 7, 0);
        lock.beat();
        EXPECT_EQ(readLock(folder).host, "elsewhere");
    }
    EXPECT_TRUE(std::filesystem::exists(folder.lock()));
}

TEST(RunLock, IsFreedByADyingProcess) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    const pid_t child = fork();
    if (child == 0) {
        const RunLock lock(folder);
        _exit(0);  // no destructor: as SIGKILL
    }
    waitpid(child, nullptr, 0);
    EXPECT_EQ(readLock(folder).state, LockInfo::State::Abandoned);
    const RunLock lock(folder);
    EXPECT_EQ(readLock(folder).pid, getpid());
}

// Metrics

TEST(Metrics, LineHasTheKeysOfTheInterface) {
    auto p = point(12, 3.5);
    p.lossL1 = 3.25;
    p.learningRate = 1e-4;
    EXPECT_EQ(metricJson(p), "{\"step\":12,\"loss_total\":3.5,\"loss_l1\":3.25,\"loss_contrastive\":null,"
                             "\"loss_discriminator\":null,\"lr\":0.0001,\"gradient_norm\":null,\"seconds\":12.0}");
    p.psnrY = 30.5;
    p.ssimY = std::numeric_limits<double>::infinity();
    EXPECT_NE(metricJson(p).find("\"psnr_y\":30.5,\"ssim_y\":null}"), std::string::npos) << metricJson(p);
}

TEST(Metrics, ReadsWhatWasAppendedAndOnlyThat) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    EXPECT_TRUE(readMetrics(folder, 0).points.empty());
    MetricsWriter writer(folder);
    auto first = point(1, 2.125);
    first.psnrY = 31.0;
    writer.append(first);
    writer.append(point(2, std::nan("")));
    auto chunk = readMetrics(folder, 0);
    ASSERT_EQ(stepsOf(chunk.points), (Steps{1, 2}));
    EXPECT_EQ(chunk.points[0].lossTotal, 2.125);
    EXPECT_EQ(chunk.points[0].psnrY, 31.0);
    EXPECT_TRUE(std::isnan(chunk.points[1].lossTotal));
    EXPECT_TRUE(std::isnan(chunk.points[1].psnrY));
    writer.append(point(3));
    chunk = readMetrics(folder, chunk.nextOffset);
    EXPECT_EQ(stepsOf(chunk.points), (Steps{3}));
    EXPECT_TRUE(readMetrics(folder, chunk.nextOffset).points.empty());
}

TEST(Metrics, HalfALineWaitsForItsRest) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    writeText(folder.metrics(), "{\"step\":1,\"seconds\":0.5}\n{\"step\":2,\"sec");
    Follower follower;
    follower.read(folder);
    EXPECT_EQ(stepsOf(follower.points), (Steps{1}));
    writeText(folder.metrics(), "{\"step\":1,\"seconds\":0.5}\n{\"step\":2,\"seconds\":1.5}\n");
    follower.read(folder);
    ASSERT_EQ(stepsOf(follower.points), (Steps{1, 2}));
    EXPECT_EQ(follower.points[1].seconds, 1.5);
}

TEST(Metrics, WriterCutsTheHalfLineOfAKilledProcess) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    writeText(folder.metrics(), "{\"step\":1,\"seconds\":0.5}\n{\"step\":2,\"sec");
    MetricsWriter writer(folder);
    writer.append(point(1));
    EXPECT_EQ(readText(folder.metrics()), "{\"step\":1,\"seconds\":0.5}\n" + metricJson(point(1)) + "\n");
    const TempDir other;
    writeText(RunFolder{other.path()}.metrics(), "{\"st");
    const MetricsWriter onlyHalf(RunFolder{other.path()});
    EXPECT_EQ(readText(RunFolder{other.path()}.metrics()), "");
}

TEST(Metrics, FiveResumesAreOneCurveForReaderAndFollower) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    Follower follower;
    Steps expected;
    std::int64_t step = 0;
    for (const std::int64_t from : {0, 6, 4, 9, 9, 2}) {
        MetricsWriter writer(folder);
        std::erase_if(expected, [&](std::int64_t s) { return s > from; });
        for (step = from + 1; step <= from + 8; ++step) {
            writer.append(point(step, static_cast<double>(from)));
            expected.push_back(step);
            if (step % 3 == 0)
                follower.read(folder);
        }
    }
    follower.read(folder);
    EXPECT_EQ(stepsOf(follower.points), expected);
    const auto whole = readMetrics(folder, 0).points;
    EXPECT_EQ(stepsOf(whole), expected);
    EXPECT_EQ(whole.back().lossTotal, 2.0);
    EXPECT_EQ(follower.points.back().lossTotal, 2.0);
}

TEST(Metrics, SupersedesToTheOldestOfSeveralResumes) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    writeText(folder.metrics(), "{\"step\":51}\n{\"step\":70}\n{\"step\":71}\n{\"step\":72}\n{\"step\":71}\n");
    const auto chunk = readMetrics(folder, 0);
    EXPECT_EQ(chunk.supersededAfter, 50);
    EXPECT_EQ(stepsOf(chunk.points), (Steps{51, 70, 71}));
}

TEST(Metrics, AShorterFileIsReadAnew) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    writeText(folder.metrics(), "{\"step\":1}\n");
    const auto chunk = readMetrics(folder, 4000);
    EXPECT_EQ(chunk.supersededAfter, -1);
    EXPECT_EQ(stepsOf(chunk.points), (Steps{1}));
}

TEST(Metrics, DamagedLinesArePassedOver) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    using namespace std::string_view_literals;
    writeText(folder.metrics(), "{\"step\":1}\n\0\0\0garbage\n[1]\n{\"step\":\"x\"}\n{\"step\":2}\n"sv);
    EXPECT_EQ(stepsOf(readMetrics(folder, 0).points), (Steps{1, 2}));
}

TEST(Metrics, FullDiskEndsWithAWholeLine) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    MetricsWriter writer(folder);
    writer.append(point(1));
    const auto whole = readText(folder.metrics());
    {
        const test::FullDisk full(whole.size() + 10);
        const auto error = errorOf([&] { writer.append(point(2)); });
        EXPECT_EQ(error.code, ErrorCode::Disk);
        EXPECT_NE(error.message.find("metrics.jsonl"), std::string::npos);
    }
    EXPECT_EQ(readText(folder.metrics()), whole);
    writer.append(point(2));
    EXPECT_EQ(stepsOf(readMetrics(folder, 0).points), (Steps{1, 2}));
}

// Whole runs

RunFolder exampleRun(const std::filesystem::path& dir) {
    const RunFolder folder{dir};
    createRunFolder(folder);
    RunConfig config;
    config.training.steps = 40;
    writeText(folder.config(), writeConfig(config));
    MetricsWriter writer(folder);
    for (std::int64_t step = 0; step <= 20; ++step) {
        auto p = point(step);
        if (step % 10 == 0)
            p.psnrY = 30.0 + static_cast<double>(step);
        writer.append(p);
    }
    for (const std::int64_t step : {10, 20}) {
        writeText(folder.checkpoint(step), "1234");
        writeText(folder.preview(step), "png");
        writeText(folder.snapshot(step), "s");
    }
    writeText(folder.referencePreview(), "png");
    writeText(folder.checkpoints() / "step_00000030.safetensors.77.tmp", "half");
    return folder;
}

TEST(ReadRun, TellsWhatIsThere) {
    const TempDir dir;
    const auto folder = exampleRun(dir / "first");
    writeProgress(folder, {RunEnd::Stopped, 20, 40, 20, 50.0, 0.9, 28.0, 0.8, 20.0, ""});
    const auto run = readRun(dir / "first/");
    EXPECT_EQ(run.name, "first");
    EXPECT_EQ(run.problem, "");
    EXPECT_EQ(run.state, RunState::Reopened);
    EXPECT_EQ(run.end, RunEnd::Stopped);
    EXPECT_EQ(run.step, 20);
    EXPECT_EQ(run.stopAt, 40);
    EXPECT_EQ(run.psnrY, 50.0);
    EXPECT_EQ(run.bicubicPsnrY, 28.0);
    EXPECT_EQ(stepsOf(run.validations), (Steps{0, 10, 20}));
    ASSERT_EQ(run.checkpoints.size(), 2U) << "a temporary file is none";
    EXPECT_EQ(run.checkpoints[1].step, 20);
    EXPECT_EQ(run.checkpoints[1].bytes, 4);
    EXPECT_EQ(run.previews.size(), 2U);
    EXPECT_EQ(run.snapshots, (Steps{10, 20}));
    EXPECT_EQ(run.referencePreview, folder.referencePreview());
    EXPECT_TRUE(run.bicubicPreview.empty());
    EXPECT_GT(run.bytes, 500);
    ASSERT_TRUE(run.config);
    EXPECT_EQ(run.config->training.steps, 40);
}

TEST(ReadRun, IsInterruptedWhenItsProcessIsGone) {
    const TempDir dir;
    const auto folder = exampleRun(dir / "r");
    writeProgress(folder, {.end = RunEnd::None, .step = 10, .stopAt = 40});
    writeLock(folder, thisHost(), gonePid(), 5);
    auto run = readRun(folder.dir);
    EXPECT_EQ(run.state, RunState::Reopened);
    EXPECT_EQ(run.end, RunEnd::Interrupted);
    EXPECT_EQ(run.step, 20) << "the metrics know better than the state file";
    writeLock(folder, "elsewhere", 7, 5);
    run = readRun(folder.dir);
    EXPECT_EQ(run.state, RunState::Followed);
    EXPECT_EQ(run.end, RunEnd::None);
}

TEST(ReadRun, SaysWhatIsWrongAndGivesTheRest) {
    const TempDir dir;
    const auto folder = exampleRun(dir / "r");
    writeText(folder.config(), readText(folder.config()).substr(0, 300));
    const auto run = readRun(folder.dir);
    EXPECT_NE(run.problem.find("config.json: line "), std::string::npos) << run.problem;
    EXPECT_FALSE(run.config);
    EXPECT_EQ(run.checkpoints.size(), 2U);
    EXPECT_EQ(run.step, 20);
}

TEST(ReadRun, RefusesWhatIsNoRun) {
    const TempDir dir;
    EXPECT_NE(errorOf([&] { (void)readRun(dir / "none"); }).message.find("none does not exist"), std::string::npos);
    EXPECT_NE(errorOf([&] { (void)readRun(dir.path()); }).message.find("no config.json"), std::string::npos);
}

TEST(ListRuns, FindsRunsNewestFirst) {
    const TempDir dir;
    exampleRun(dir / "old");
    exampleRun(dir / "new");
    std::filesystem::create_directory(dir / "pictures");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir / "old"))
        std::filesystem::last_write_time(entry, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    const auto runs = listRuns(dir.path());
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].name, "new");
    EXPECT_EQ(runs[1].name, "old");
    EXPECT_TRUE(listRuns(dir / "none").empty());
}

TEST(RenameRun, TakesEverythingAlong) {
    const TempDir dir;
    const auto folder = exampleRun(dir / "old");
    writeText(folder.notes(), "Lower temperature than the preset.");
    EXPECT_EQ(renameRun(folder, "new name"), dir / "new name");
    const auto run = readRun(dir / "new name");
    EXPECT_EQ(run.name, "new name");
    EXPECT_EQ(run.notes, "Lower temperature than the preset.");
    EXPECT_FALSE(std::filesystem::exists(dir / "old"));
}

TEST(RenameRun, RefusesWhatWouldLoseSomething) {
    const TempDir dir;
    const auto folder = exampleRun(dir / "run");
    exampleRun(dir / "other");
    EXPECT_NE(errorOf([&] { (void)renameRun(folder, "other"); }).message.find("exists"), std::string::npos);
    EXPECT_NE(errorOf([&] { (void)renameRun(folder, "a/b"); }).message.find("name of a folder"), std::string::npos);
    EXPECT_EQ(errorOf([&] { (void)renameRun(folder, ""); }).code, ErrorCode::BadInput);
    writeLock(folder, "elsewhere", 7, 5);
    EXPECT_NE(errorOf([&] { (void)renameRun(folder, "new"); }).message.find("Stop it"), std::string::npos);
    EXPECT_TRUE(std::filesystem::exists(folder.config()));
}

TEST(RemoveAfter, LeavesWhatIsStillTrue) {
    const TempDir dir;
    const auto folder = exampleRun(dir / "r");
    removeAfter(folder, 10);
    const auto run = readRun(folder.dir);
    ASSERT_EQ(run.checkpoints.size(), 1U);
    EXPECT_EQ(run.checkpoints[0].step, 10);
    EXPECT_EQ(run.previews.size(), 1U);
    EXPECT_EQ(run.snapshots, (Steps{10}));
    EXPECT_FALSE(run.referencePreview.empty());
}

// Snapshots

Image picture(int width, int height, int channels, std::uint8_t value) {
    const auto size = static_cast<std::size_t>(width * height * channels);
    return {width, height, channels, std::make_shared<const std::vector<std::uint8_t>>(size, value)};
}

TEST(SnapshotFile, GivesBackWhatWasWritten) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    createRunFolder(folder);
    Snapshot snapshot{500, {0, 2}, {}};
    for (const auto* source : {"t1.png", "zdjęcie 2.bmp"})
        snapshot.patches.push_back({source,
                                    picture(4, 3, 3, 9),
                                    {{SampleRole::Anchor, "Anchor", "", picture(8, 6, 3, 1), {}},
                                     {SampleRole::Negative, "N1", "σ 0.7 × 1.2", picture(8, 6, 3, 2), {0.5F, -1.0F}}}});
    SampleView& sample = snapshot.patches[1].samples[1];
    for (const int width : {3, 1})
        sample.cosine.push_back(
            {width, 2, std::make_shared<const std::vector<float>>(static_cast<std::size_t>(2 * width), 0.25F)});
    sample.features = {{1, 2, 3}, {4}};
    writeSnapshot(folder, snapshot);
    const auto read = readSnapshot(folder, 500);
    EXPECT_EQ(read.step, 500);
    EXPECT_EQ(read.layers, snapshot.layers);
    ASSERT_EQ(read.patches.size(), 2U);
    EXPECT_EQ(read.patches[1].source, "zdjęcie 2.bmp");
    EXPECT_EQ(read.patches[1].lr.size(), (Size{4, 3}));
    EXPECT_EQ(*read.patches[1].lr.bytes, *snapshot.patches[1].lr.bytes);
    const auto& negative = read.patches[1].samples.at(1);
    EXPECT_EQ(negative.role, SampleRole::Negative);
    EXPECT_EQ(negative.name, "N1");
    EXPECT_EQ(negative.recipe, "σ 0.7 × 1.2");
    EXPECT_EQ(*negative.image.bytes, *picture(8, 6, 3, 2).bytes);
    EXPECT_EQ(negative.similarity, (std::vector<float>{0.5F, -1.0F}));
    EXPECT_TRUE(read.patches[1].samples[0].similarity.empty());
    ASSERT_EQ(negative.cosine.size(), 2U);
    EXPECT_EQ(negative.cosine[0].width, 3);
    EXPECT_EQ(negative.cosine[0].height, 2);
    EXPECT_EQ(*negative.cosine[1].values, (std::vector<float>{0.25F, 0.25F}));
    EXPECT_EQ(negative.features, sample.features);
    EXPECT_TRUE(read.patches[0].samples[1].cosine.empty());
}

TEST(SnapshotFile, NamesAMissingOrForeignFile) {
    const TempDir dir;
    const RunFolder folder{dir.path()};
    createRunFolder(folder);
    EXPECT_NE(errorOf([&] { (void)readSnapshot(folder, 7); }).message.find("00000007.safetensors"), std::string::npos);
    writeText(folder.snapshot(7), std::string("\x02\0\0\0\0\0\0\0{}", 10));
    EXPECT_NE(errorOf([&] { (void)readSnapshot(folder, 7); }).message.find("is no snapshot"), std::string::npos);
}

}  // namespace
}  // namespace wavelens::engine
