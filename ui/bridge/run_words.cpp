// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_words.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/text.hpp"
#include "ui/shell/format.hpp"

#include <QCoreApplication>

namespace wavelens::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("RunWords", text);
}

QString at(const char* pattern, qint64 step, qint64 stopAt) {
    return tr(pattern).arg(format::integer(step), format::integer(stopAt));
}

RunWords make(RunWords::Kind kind, qint64 step, qint64 stopAt) {
    using Kind = RunWords::Kind;
    using Tone = Badge::Tone;
    RunWords words;
    words.kind = kind;
    words.step = step;
    words.stopAt = stopAt;
    const auto set = [&](Tone tone, const char* icon, const QString& word, const QString& sentence) {
        words.tone = tone;
        words.icon = QLatin1StringView(icon);
        words.word = word;
        words.sentence = sentence;
    };
    switch (kind) {
    case Kind::Done:
        set(Tone::Ok, "check", tr("Done"), tr("%1 steps").arg(format::integer(step)));
        break;
    case Kind::Training:
        set(Tone::Active, "dot", tr("Training"), stepText(step, stopAt));
        break;
    case Kind::Paused:
        set(Tone::Warning, "pause", tr("Paused"), at("Paused at %1 of %2", step, stopAt));
        break;
    case Kind::Failed:
        set(Tone::Error, "error", tr("Failed"), at("Failed at %1 of %2", step, stopAt));
        break;
    case Kind::Waiting:
        set(Tone::Neutral, "clock", tr("Waiting"), tr("Starts when the training before it ends"));
        break;
    case Kind::Stopped:
        set(Tone::Neutral, "stop", tr("Stopped"), at("Stopped at %1 of %2", step, stopAt));
        break;
    case Kind::Interrupted:
        set(Tone::Warning, "warning", tr("Interrupted"), at("Interrupted at %1 of %2", step, stopAt));
        break;
    case Kind::Followed:
        set(Tone::Active, "eye", tr("Followed"),
            tr("Step %1 of %2, written by another process").arg(format::integer(step), format::integer(stopAt)));
        break;
    case Kind::Unreadable:
        set(Tone::Warning, "warning", tr("Unreadable"), {});
        break;
    }
    words.canResume =
        kind == Kind::Paused || kind == Kind::Failed || kind == Kind::Stopped || kind == Kind::Interrupted;
    return words;
}

}  // namespace

RunWords wordsFor(const RunController& runs) {
    using engine::RunState;
    using Kind = RunWords::Kind;
    const auto kind = [&] {
        switch (runs.state()) {
        case RunState::Finished:
            return Kind::Done;
        case RunState::Paused:
            return Kind::Paused;
        case RunState::Failed:
            return Kind::Failed;
        case RunState::Reopened:
            return Kind::Stopped;
        default:
            return Kind::Training;
        }
    }();
    RunWords words = make(kind, runs.status().step, runs.status().stopAt);
    if (runs.state() == RunState::Preparing || runs.state() == RunState::Stopping) {
        words.word = runs.state() == RunState::Preparing ? tr("Preparing") : tr("Stopping");
        words.sentence = runs.stateText();
    }
    return words;
}

RunWords wordsFor(const engine::RunSummary& run, const RunController& runs) {
    using engine::RunEnd;
    using Kind = RunWords::Kind;
    const QString dir = fromPath(run.dir);
    if (dir == runs.runDir() && (runs.isActive() || runs.state() == engine::RunState::Failed)) {
        return wordsFor(runs);
    }
    if (runs.waiting().contains(dir)) {
        return make(Kind::Waiting, run.step, run.stopAt);
    }
    // Of a failed run the problem says why it failed.
    if (!run.problem.empty() && (run.end != RunEnd::Failed || !run.config)) {
        RunWords words = make(Kind::Unreadable, run.step, run.stopAt);
        words.sentence = toQString(run.problem);
        return words;
    }
    if (run.state == engine::RunState::Followed) {
        return make(Kind::Followed, run.step, run.stopAt);
    }
    switch (run.end) {
    case RunEnd::Finished:
        return make(Kind::Done, run.step, run.stopAt);
    case RunEnd::Failed:
        return make(Kind::Failed, run.step, run.stopAt);
    case RunEnd::Interrupted:
        return make(Kind::Interrupted, run.step, run.stopAt);
    case RunEnd::Stopped:
    case RunEnd::None:
        break;
    }
    return make(Kind::Stopped, run.step, run.stopAt);
}

QString networkName(const engine::NetworkConfig& network) {
    if (network.name == "srvgg") {
        return QStringLiteral("SRVGGNetCompact");
    }
    return network.name == "rrdbnet" ? QStringLiteral("RRDBNet") : toQString(network.name).toUpper();
}

QString networkText(const engine::NetworkConfig& network) {
    return QStringLiteral("%1 %2 × %3").arg(networkName(network)).arg(network.blocks).arg(network.features);
}

QString methodText(const engine::ContrastConfig& contrast) {
    if (!contrast.enabled) {
        return QStringLiteral("L1");
    }
    if (contrast.loss == "naive") {
        return tr("Naive contrast");
    }
    return contrast.loss == "pcl" ? QStringLiteral("PCL") : toQString(contrast.loss);
}

QString stepText(qint64 step, qint64 stopAt) {
    return at("Step %1 of %2", step, stopAt);
}

}  // namespace wavelens::ui
