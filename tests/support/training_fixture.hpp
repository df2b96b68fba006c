// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/training.hpp"
#include "engine/imaging/write.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <filesystem>
#include <mutex>

namespace wavelens::test {

/// A deterministic picture with edges and texture; `seed` changes it.
inline engine::Image syntheticImage(int width, int height, int seed) {
    auto bytes = std::make_shared<std::vector<std::uint8_t>>();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c) {
                const double wave = std::sin(0.35 * x + 0.9 * c + 0.5 * seed) * std::cos(0.23 * y - 0.4 * c);
                const double edge = ((x / (7 + seed % 5) + y / 9) % 2 == 0) ? 40.0 : -40.0;
                bytes->push_back(static_cast<std::uint8_t>(std::clamp(128.0 + 60.0 * wave + edge, 0.0, 255.0)));
            }
    return {width, height, 3, std::move(bytes)};
}

/// A temporary folder with a few small pictures and a configuration that trains on them in a blink.
class TrainingFixture : public ::testing::Test {
protected:
    void SetUp() override {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        m_dir = std::filesystem::temp_directory_path() /
                ("wavelens_" + std::string(info->name()) + "_" + std::to_string(::getpid()));
        std::filesystem::create_directories(m_dir / "images");
        for (int i = 0; i < 6; ++i)
            engine::writeImage(m_dir / "images" / ("picture_" + std::to_string(i) + ".png"), syntheticImage(64, 56, i),
                               {});
    }

    void TearDown() override { std::filesystem::remove_all(m_dir); }

    [[nodiscard]] engine::RunConfig smallConfig() const {
        engine::RunConfig config;
        config.data.trainHr = (m_dir / "images").string();
        config.data.patchSize = 12;
        config.data.heldOut = 1;
        config.network.scale = 2;
        config.network.blocks = 1;
        config.network.features = 8;
        config.contrast.positives = 2;
        config.contrast.negatives = 2;
        config.contrast.layers = {0, 1};
        config.discriminator.width = 8;
        config.discriminator.blocks = 2;
        config.training.steps = 16;
        config.training.batchSize = 2;
        config.training.learningRate = 1e-3;
        config.training.schedule = "cosine";
        config.training.minLearningRate = 0;
        config.validation.interval = 4;
        config.checkpoint.interval = 4;
        config.inspector.interval = 4;
        config.inspector.patches = 2;
        config.hardware.device = "cpu";
        config.hardware.threads = 1;
        return config;
    }

    std::filesystem::path m_dir;
};

/// Keeps the events of a session; lets a test wait for what it needs.
class EventLog {
public:
    void attach(engine::Session& session) {
        session.setObserver([this](const engine::Event& event) {
            const std::scoped_lock lock(m_mutex);
            m_events.push_back(event);
            m_changed.notify_all();
        });
    }

    /// Waits for an event of type T that `matches`; false after 60 s, when something hangs.
    template <typename T, typename Predicate>
    bool await(const Predicate& matches) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(60), [&] {
            for (const auto& event : m_events)
                if (const auto* found = std::get_if<T>(&event); found != nullptr && matches(*found))
                    return true;
            return false;
        });
    }

    bool awaitState(engine::RunState state) {
        return await<engine::StateChanged>([state](const engine::StateChanged& event) { return event.state == state; });
    }

    template <typename T>
    [[nodiscard]] std::vector<T> all() const {
        const std::scoped_lock lock(m_mutex);
        std::vector<T> found;
        for (const auto& event : m_events)
            if (const auto* match = std::get_if<T>(&event))
                found.push_back(*match);
        return found;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<engine::Event> m_events;
};

}  // namespace wavelens::test
