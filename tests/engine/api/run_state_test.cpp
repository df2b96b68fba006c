// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/run_state.hpp"

#include <array>
#include <gtest/gtest.h>
#include <set>
#include <vector>

namespace wavelens::engine {
namespace {

constexpr std::array kStates{RunState::New,    RunState::Preparing, RunState::Running,
                             RunState::Paused, RunState::Stopping,  RunState::Finished,
                             RunState::Failed, RunState::Reopened,  RunState::Followed};
constexpr std::array kActions{RunAction::Start,      RunAction::Pause,    RunAction::Resume, RunAction::Stop,
                              RunAction::Checkpoint, RunAction::Continue, RunAction::Fork,   RunAction::Close};
constexpr std::array kEnds{RunEnd::None, RunEnd::Finished, RunEnd::Stopped, RunEnd::Failed, RunEnd::Interrupted};

struct Row {
    RunState state;
    std::vector<RunEnd> ends;
    std::array<const char*, kActions.size()> next;  // "" where the action does nothing
};

const std::vector<RunEnd> kAny(kEnds.begin(), kEnds.end());

// clang-format off
const std::vector<Row> kTable{
    //                              start        pause     resume       stop        checkpoint continue     fork        close
    {RunState::New,       kAny,   {"preparing", "",       "",          "",         "",        "",          "",         "new"}},
    {RunState::Preparing, kAny,   {"",          "",       "",          "stopping", "",        "",          "",         "stopping"}},
    {RunState::Running,   kAny,   {"",          "paused", "",          "stopping", "running", "",          "running",  "stopping"}},
    {RunState::Paused,    kAny,   {"",          "",       "running",   "stopping", "paused",  "",          "paused",   "stopping"}},
    {RunState::Stopping,  kAny,   {"",          "",       "",          "",         "",        "",          "",         ""}},
    {RunState::Finished,  kAny,   {"",          "",       "",          "",         "",        "preparing", "finished", "finished"}},
    {RunState::Failed,    kAny,   {"",          "",       "preparing", "",         "",        "",          "failed",   "failed"}},
    {RunState::Reopened,  {RunEnd::None, RunEnd::Stopped, RunEnd::Failed, RunEnd::Interrupted},
                                  {"",          "",       "preparing", "",         "",        "",          "reopened", "reopened"}},
    {RunState::Reopened,  {RunEnd::Finished},
                                  {"",          "",       "",          "",         "",        "preparing", "reopened", "reopened"}},
    {RunState::Followed,  kAny,   {"",          "",       "",          "",         "",        "",          "followed", "followed"}},
};

// clang-format on

TEST(RunStates, EveryCellIsAsTheTableSays) {
    std::set<std::pair<RunState, RunEnd>> seen;
    for (const Row& row : kTable)
        for (const RunEnd end : row.ends) {
            EXPECT_TRUE(seen.emplace(row.state, end).second) << name(row.state) << " is in the table twice";
            for (std::size_t i = 0; i < kActions.size(); ++i) {
                const auto next = nextState(row.state, kActions[i], end);
                EXPECT_EQ(next ? name(*next) : "", row.next[i])
                    << name(kActions[i]) << " in " << name(row.state) << ", ended " << name(end);
                EXPECT_EQ(allows(row.state, kActions[i], end), next.has_value());
            }
        }
    EXPECT_EQ(seen.size(), kStates.size() * kEnds.size());
}

TEST(RunStates, NothingIsRunningThatCannotBeStopped) {
    for (const auto state : {RunState::Preparing, RunState::Running, RunState::Paused})
        EXPECT_EQ(nextState(state, RunAction::Stop), RunState::Stopping) << name(state);
}

TEST(RunStates, HaveNamesOfTheirOwn) {
    const auto distinct = [](const auto& values) {
        std::set<std::string_view> names;
        for (const auto value : values)
            names.insert(name(value));
        return names.size() == values.size() && !names.contains("");
    };
    EXPECT_TRUE(distinct(kStates));
    EXPECT_TRUE(distinct(kActions));
    EXPECT_TRUE(distinct(kEnds));
}

}  // namespace
}  // namespace wavelens::engine
