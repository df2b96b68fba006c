// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/session.hpp"

#include "engine/imaging/write.hpp"
#include "engine/inference/model_file.hpp"
#include "engine/interchange/model_metadata.hpp"
#include "engine/interchange/safetensors.hpp"
#include "engine/training/run_folder.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/training_fixture.hpp"

#include <torch/torch.h>

#include <cstring>
#include <fstream>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using test::EventLog;

class SessionTest : public test::TrainingFixture {
protected:
    /// Runs to its end; the state it ended in.
    RunState train(const RunConfig& config, const std::string& run, std::int64_t stopAt = 0) {
        auto session = makeSession({});
        m_log.attach(*session);
        const auto started = session->start({config, m_dir / run, stopAt});
        EXPECT_TRUE(started) << started.error().message;
        return session->wait();
    }

    RunState resume(const std::string& run, std::int64_t stopAt, std::int64_t fromStep = -1) {
        auto session = makeSession({});
        m_log.attach(*session);
        const auto started = session->resume({m_dir / run, stopAt, fromStep});
        EXPECT_TRUE(started) << started.error().message;
        return session->wait();
    }

    [[nodiscard]] std::vector<MetricPoint> curve(const std::string& run) const {
        return readMetrics({m_dir / run}, 0).points;
    }

    void expectSameWeights(const fs::path& a, const fs::path& b) const {
        const TensorFile fileA = readSafetensors(a);
        const TensorFile fileB = readSafetensors(b);
        ASSERT_EQ(fileA.tensors.size(), fileB.tensors.size());
        for (std::size_t i = 0; i < fileA.tensors.size(); ++i) {
            const TensorView& tensorA = fileA.tensors[i];
            const TensorView& tensorB = fileB.tensors[i];
            ASSERT_EQ(tensorA.name, tensorB.name);
            EXPECT_EQ(std::memcmp(tensorA.data, tensorB.data, tensorA.bytes), 0) << tensorA.name;
        }
    }

    EventLog m_log;
};

TEST_F(SessionTest, TrainsAndKeepsEverythingInItsFolder) {
    EXPECT_EQ(train(smallConfig(), "run"), RunState::Finished);
    const auto summary = readRun(m_dir / "run");
    EXPECT_EQ(summary.end, RunEnd::Finished);
    EXPECT_EQ(summary.step, 16);
    EXPECT_TRUE(std::isfinite(summary.psnrY));
    EXPECT_TRUE(std::isfinite(summary.bicubicPsnrY));
    EXPECT_EQ(summary.checkpoints.size(), 3U);  // checkpoint.keep
    EXPECT_EQ(summary.previews.size(), 5U);     // steps 0, 4, 8, 12, 16
    EXPECT_EQ(summary.snapshots, (std::vector<std::int64_t>{1, 4, 8, 12, 16}));
    EXPECT_FALSE(summary.bestModel.empty());
    EXPECT_FALSE(summary.lastModel.empty());
    const auto points = curve("run");
    ASSERT_EQ(points.size(), 16U);
    for (std::size_t i = 0; i < points.size(); ++i) {
        EXPECT_EQ(points[i].step, static_cast<std::int64_t>(i + 1));
        EXPECT_EQ(std::isfinite(points[i].psnrY), points[i].step % 4 == 0);
        EXPECT_NEAR(points[i].lossTotal, points[i].lossL1 + 0.01 * points[i].lossContrastive, 1e-3);
    }
    EXPECT_LT(points.back().lossL1, points[0].lossL1);
}

TEST_F(SessionTest, ResumedRunEqualsAnUninterruptedOne) {
    EXPECT_EQ(train(smallConfig(), "whole"), RunState::Finished);
    EXPECT_EQ(train(smallConfig(), "parts", 6), RunState::Finished);
    EXPECT_EQ(resume("parts", 16), RunState::Finished);
    expectSameWeights(m_dir / "whole/model_last.safetensors", m_dir / "parts/model_last.safetensors");
    expectSameWeights(m_dir / "whole/model.safetensors", m_dir / "parts/model.safetensors");
    expectSameWeights(RunFolder{m_dir / "whole"}.checkpoint(16), RunFolder{m_dir / "parts"}.checkpoint(16));
    const auto whole = curve("whole");
    const auto parts = curve("parts");
    ASSERT_EQ(whole.size(), parts.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        EXPECT_EQ(whole[i].lossTotal, parts[i].lossTotal) << "step " << i + 1;
        EXPECT_EQ(whole[i].learningRate, parts[i].learningRate) << "step " << i + 1;
    }
}

TEST_F(SessionTest, GoesBackToAnOlderCheckpointWithOneCurve) {
    EXPECT_EQ(train(smallConfig(), "run"), RunState::Finished);
    const auto before = curve("run");
    EXPECT_EQ(resume("run", 12, 8), RunState::Finished);
    const auto after = curve("run");
    ASSERT_EQ(after.size(), 12U);
    EXPECT_EQ(after.back().step, 12);
    EXPECT_EQ(after.back().lossTotal, before[11].lossTotal);
    EXPECT_EQ(readRun(m_dir / "run").previews.back().step, 12);
}

TEST_F(SessionTest, ContinuesBeyondThePlanAtTheLastRate) {
    EXPECT_EQ(train(smallConfig(), "run"), RunState::Finished);
    EXPECT_EQ(resume("run", 20), RunState::Finished);
    const auto points = curve("run");
    ASSERT_EQ(points.size(), 20U);
    EXPECT_EQ(points[17].learningRate, points[18].learningRate);
    EXPECT_TRUE(std::isfinite(points.back().psnrY));
}

TEST_F(SessionTest, PausesCheckpointsAndStopsWhenTold) {
    RunConfig config = smallConfig();
    config.training.steps = 100000;
    config.checkpoint.interval = 100000;
    config.validation.interval = 100000;
    config.inspector.interval = 100000;
    auto session = makeSession({});
    m_log.attach(*session);
    ASSERT_TRUE(session->start({config, m_dir / "run", 0}));
    ASSERT_TRUE(m_log.awaitState(RunState::Running));
    session->post(RunAction::Pause);
    ASSERT_TRUE(m_log.awaitState(RunState::Paused));
    const auto paused = m_log.all<StateChanged>().back().step;
    (void)session->metrics().take();
    session->post(RunAction::Checkpoint);
    ASSERT_TRUE(m_log.await<CheckpointSaved>([paused](const CheckpointSaved& saved) { return saved.step == paused; }));
    session->requestSnapshot();
    std::shared_ptr<const Snapshot> snapshot;
    for (int i = 0; i < 600 && !snapshot; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        snapshot = session->liveSnapshot().take();
    }
    ASSERT_TRUE(snapshot);
    EXPECT_EQ(snapshot->step, paused);
    EXPECT_TRUE(session->metrics().take().empty()) << "a paused run made steps";
    session->post(RunAction::Resume);
    session->post(RunAction::Stop);
    EXPECT_EQ(session->wait(), RunState::Reopened);
    const auto summary = readRun(m_dir / "run");
    EXPECT_EQ(summary.end, RunEnd::Stopped);
    EXPECT_EQ(summary.checkpoints.back().step, summary.step);
    EXPECT_FALSE(summary.bestModel.empty());
}

TEST_F(SessionTest, KeepsSimilaritiesWhileTheContrastIsStillOff) {
    RunConfig config = smallConfig();
    config.contrast.start = 1.0;
    EXPECT_EQ(train(config, "run", 4), RunState::Finished);
    const Snapshot snapshot = readSnapshot({m_dir / "run"}, 4);
    EXPECT_EQ(snapshot.layers, (std::vector<std::int64_t>{0, 1}));
    ASSERT_EQ(snapshot.patches.size(), 2U);
    std::vector<std::string> names;
    for (const SampleView& sample : snapshot.patches[0].samples) {
        names.push_back(sample.name);
        EXPECT_EQ(sample.image.size(), (Size{24, 24}));
        EXPECT_EQ(sample.similarity.size(), sample.role == SampleRole::Anchor ? 0U : 2U) << sample.name;
        EXPECT_EQ(sample.cosine.size(), sample.similarity.size()) << sample.name;
        EXPECT_EQ(sample.features.size(), 2U) << sample.name;
        for (const float similarity : sample.similarity)
            EXPECT_TRUE(similarity >= -1.001F && similarity <= 1.001F && similarity != 0.0F) << sample.name;
    }
    EXPECT_EQ(names, (std::vector<std::string>{"Anchor", "HR", "P2", "N1", "N2"}));
    for (const MetricPoint& point : curve("run"))
        EXPECT_TRUE(std::isnan(point.lossContrastive)) << "the contrast was off";
}

TEST_F(SessionTest, TrainsWithoutContrastAndWithAnAverageOfWeights) {
    RunConfig config = smallConfig();
    config.contrast.enabled = false;
    config.training.emaDecay = 0.9;
    EXPECT_EQ(train(config, "whole"), RunState::Finished);
    EXPECT_EQ(train(config, "parts", 5), RunState::Finished);
    EXPECT_EQ(resume("parts", 0), RunState::Finished);
    expectSameWeights(m_dir / "whole/model_last.safetensors", m_dir / "parts/model_last.safetensors");
    EXPECT_TRUE(std::isnan(curve("whole").back().lossDiscriminator));
}

TEST_F(SessionTest, ForksWithOtherSettingsAndKeepsTheLineage) {
    EXPECT_EQ(train(smallConfig(), "source", 8), RunState::Finished);
    RunConfig config = smallConfig();
    config.contrast.enabled = false;
    config.training.learningRate = 5e-4;
    auto session = makeSession({});
    ASSERT_TRUE(session->fork({m_dir / "source", 4, config, m_dir / "fork", 12}));
    EXPECT_EQ(session->wait(), RunState::Finished);
    const auto summary = readRun(m_dir / "fork");
    ASSERT_TRUE(summary.config);
    EXPECT_EQ(summary.config->forkedFrom.step, 4);
    EXPECT_EQ(summary.config->forkedFrom.run, (m_dir / "source").string());
    EXPECT_EQ(curve("fork").front().step, 5);
    EXPECT_EQ(readRun(m_dir / "source").step, 8) << "the source was changed";
}

TEST_F(SessionTest, RefusesAForkOfAnotherNetwork) {
    EXPECT_EQ(train(smallConfig(), "source", 4), RunState::Finished);
    RunConfig config = smallConfig();
    config.network.features = 16;
    auto session = makeSession({});
    m_log.attach(*session);
    ASSERT_TRUE(session->fork({m_dir / "source", -1, config, m_dir / "fork", 8}));
    EXPECT_EQ(session->wait(), RunState::Failed);
    EXPECT_NE(m_log.all<RunFailed>().back().error.message.find("another network"), std::string::npos);
}

TEST_F(SessionTest, StopsAfterTenStepsThatAreNotFinite) {
    RunConfig config = smallConfig();
    auto network = makeNetwork(config.network);
    {
        const torch::NoGradGuard noGrad;
        network->parameters().front().fill_(1e38);
    }
    config.network.initialWeights = (m_dir / "huge.safetensors").string();
    config.validation.interval = 1000;
    saveModel(config.network.initialWeights, *network, config, 0);
    auto session = makeSession({});
    m_log.attach(*session);
    ASSERT_TRUE(session->start({config, m_dir / "run", 0}));
    EXPECT_EQ(session->wait(), RunState::Failed);
    const auto failures = m_log.all<RunFailed>();
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures[0].error.code, ErrorCode::NotFinite) << failures[0].error.message;
    EXPECT_TRUE(fs::is_empty(m_dir / "run/checkpoints")) << "weights that are not finite were kept";
}

TEST_F(SessionTest, NamesWhatIsWrongBeforeAnythingStarts) {
    auto session = makeSession({});
    RunConfig config = smallConfig();
    config.contrast.temperature = 0;
    const auto badField = session->start({config, m_dir / "run", 0});
    ASSERT_FALSE(badField);
    EXPECT_NE(badField.error().message.find("contrast.temperature"), std::string::npos);
    EXPECT_FALSE(fs::exists(m_dir / "run"));

    fs::create_directories(m_dir / "full");
    std::ofstream(m_dir / "full/thesis.txt") << "mine";
    const auto notEmpty = session->start({smallConfig(), m_dir / "full", 0});
    ASSERT_FALSE(notEmpty);
    EXPECT_NE(notEmpty.error().message.find((m_dir / "full").string()), std::string::npos);

    config = smallConfig();
    config.data.trainHr = (m_dir / "nowhere").string();
    m_log.attach(*session);
    ASSERT_TRUE(session->start({config, m_dir / "run", 0}));
    EXPECT_EQ(session->wait(), RunState::Failed);
    EXPECT_NE(m_log.all<RunFailed>().back().error.message.find("nowhere"), std::string::npos);
}

TEST_F(SessionTest, MissingFilesAreNamedUpToTen) {
    const auto add = [&](const std::string& folder, const std::string& name, int width, int height) {
        fs::create_directories(m_dir / folder);
        writeImage(m_dir / folder / name, test::syntheticImage(width, height, 1), {});
    };
    for (int i = 0; i < 20; ++i)
        add("many", std::to_string(i) + ".png", 32, 32);
    add("val", "first.png", 64, 56);
    add("val", "large.png", 2400, 2300);  // more than a validator keeps of 64 MB
    RunConfig config = smallConfig();
    config.data.trainHr = (m_dir / "many").string();
    config.data.validationHr = (m_dir / "val").string();
    config.data.memoryMb = 64;
    config.training.steps = 4;
    config.training.batchSize = 8;  // 32 examples: each of the 20 images comes up

    std::vector<std::string> warnings;
    std::vector<bool> best;
    auto session = makeSession({});
    session->setObserver([&](const Event& event) {  // on the engine's thread, which waits meanwhile
        if (std::holds_alternative<Prepared>(event)) {
            for (int i = 0; i < 15; ++i)
                fs::remove(m_dir / "many" / (std::to_string(i) + ".png"));
            fs::rename(m_dir / "val/large.png", m_dir / "large.png");
        } else if (const auto* warned = std::get_if<Warned>(&event)) {
            warnings.push_back(warned->message);
        } else if (const auto* validated = std::get_if<Validated>(&event)) {
            best.push_back(validated->best);
            if (validated->step == 0)
                fs::rename(m_dir / "large.png", m_dir / "val/large.png");
        }
    });
    ASSERT_TRUE(session->start({config, m_dir / "run", 0}));
    EXPECT_EQ(session->wait(), RunState::Finished);
    const auto count = [&](const std::string& part) {
        return std::ranges::count_if(warnings,
                                     [&](const std::string& text) { return text.find(part) != std::string::npos; });
    };
    EXPECT_EQ(count("png cannot be read any more (does not exist.); another image takes its place."), 10);
    EXPECT_EQ(count("11 training images cannot be read any more"), 1);
    EXPECT_EQ(count("15 training images cannot be read any more"), 1);
    EXPECT_EQ(count("large.png (does not exist.)"), 1) << "left out at step 0, back at step 4";
    EXPECT_EQ(warnings.size(), 13U);
    EXPECT_EQ(best, (std::vector<bool>{false, true})) << "a mean of fewer images is no record";
}

TEST_F(SessionTest, ASecondOwnerOfTheFolderIsRefused) {
    RunConfig config = smallConfig();
    config.training.steps = 100000;
    auto first = makeSession({});
    ASSERT_TRUE(first->start({config, m_dir / "run", 0}));
    auto second = makeSession({});
    EXPECT_FALSE(second->resume({m_dir / "run", 0, -1}));
}

TEST_F(SessionTest, ResumesFromTheNewestCheckpointThatIsWhole) {
    EXPECT_EQ(train(smallConfig(), "run"), RunState::Finished);
    const auto newest = RunFolder{m_dir / "run"}.checkpoint(16);
    fs::resize_file(newest, fs::file_size(newest) - 100);
    EXPECT_EQ(resume("run", 16), RunState::Finished);
    const auto points = curve("run");
    ASSERT_EQ(points.size(), 16U);
    EXPECT_NO_THROW((void)readSafetensors(newest)) << "steps 13 to 16 were trained again";
}

TEST_F(SessionTest, WaitsOnAFullDiskAndGoesOnAsIfNothingHadBeen) {
    EXPECT_EQ(train(smallConfig(), "whole"), RunState::Finished);
    auto session = makeSession({});
    EventLog log;
    log.attach(*session);
    {
        const test::FullDisk full(30'000);  // previews fit, a checkpoint does not
        ASSERT_TRUE(session->start({smallConfig(), m_dir / "run", 0}));
        ASSERT_TRUE(log.awaitState(RunState::Paused));
    }
    const auto failures = log.all<RunFailed>();
    ASSERT_FALSE(failures.empty());
    EXPECT_EQ(failures[0].error.code, ErrorCode::Disk);
    session->post(RunAction::Resume);
    EXPECT_EQ(session->wait(), RunState::Finished);
    expectSameWeights(m_dir / "whole/model_last.safetensors", m_dir / "run/model_last.safetensors");
    EXPECT_EQ(curve("run").size(), 16U);
}

TEST_F(SessionTest, NamesACheckpointOfALaterVersion) {
    EXPECT_EQ(train(smallConfig(), "run", 2), RunState::Finished);
    const auto checkpoint = RunFolder{m_dir / "run"}.checkpoint(2);
    {
        const TensorFile content = readSafetensors(checkpoint);
        auto metadata = content.metadata;
        metadata.erase(kChecksumKey);
        metadata[kCheckpointVersionKey] = "9";
        writeSafetensors(checkpoint, content.tensors, metadata);
    }
    const auto bytes = test::readText(checkpoint);
    const auto resumed = makeSession({})->resume({m_dir / "run", 16, -1});
    ASSERT_FALSE(resumed);
    EXPECT_EQ(resumed.error().code, ErrorCode::Incompatible);
    EXPECT_NE(resumed.error().message.find("step_00000002.safetensors has checkpoint format 9"), std::string::npos)
        << resumed.error().message;
    EXPECT_EQ(test::readText(checkpoint), bytes);
}

}  // namespace
}  // namespace wavelens::engine
