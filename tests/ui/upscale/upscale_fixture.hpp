// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/ui_test.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/upscale/upscale_page.hpp"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <atomic>

namespace wavelens::test {

/// Upscales in ten steps; files named bad fail, cut ones cannot be read, and steps wait while `held`.
class SteppingEngine : public FakeEngine {
public:
    std::atomic<bool> held = false;
    mutable std::atomic<int> steps = 0;
    mutable std::vector<engine::UpscaleRequest> requests;  // read them when nothing runs

    [[nodiscard]] engine::Result<engine::PictureInfo> inspectInput(const std::filesystem::path& file) const override {
        if (file.stem() == "cut") {
            return engine::Error{engine::ErrorCode::BadInput, file.string() + " ends early."};
        }
        return FakeEngine::inspectInput(file);
    }

    [[nodiscard]] engine::Result<std::vector<engine::UpscaledFile>> upscale(const engine::UpscaleRequest& request,
                                                                            const engine::UpscaleCallback& progress,
                                                                            std::stop_token stop) const override {
        requests.push_back(request);
        engine::UpscaledFile file;
        file.input = request.inputs[0];
        for (int step = 0; step < 10; ++step) {
            do {
                if (stop.stop_requested()) {
                    return engine::Error{engine::ErrorCode::Cancelled, "Stopped."};
                }
            } while (held);
            ++steps;
            progress({0, 1, step / 10.0, nullptr});
        }
        if (file.input.stem() == "bad") {
            file.problem = "bad.png cannot be upscaled.";
        } else {
            file.output = request.outputDir / file.input.filename();
        }
        progress({0, 1, 1, &file});
        return std::vector{file};
    }
};

/// An Upscale page over a SteppingEngine with a few images and one trained model, `small` of ×4.
struct UpscaleFixture : UiFixture {
    UpscaleFixture() {
        QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("wavelens"), QStringLiteral("wavelens"))
            .clear();
        settings.setRunsFolder(runs.path());
        for (const char* name : {"a.png", "bad.png", "clear.png", "b.png"}) {
            addImage(name, 300, 200);
        }
        addImage("wide.png", 5000, 10);
        addImage("large.png", 1000, 800);
        addImage("tiny.png", 60, 40);
        engine::PictureInfo& clear = stepping->pictures["/pictures/clear.png"];
        clear.size = {300, 200};
        clear.alpha = true;
        clear.bits = 16;
        engine::RunSummary run;
        run.dir = "/runs/small";
        run.name = "small";
        run.config.emplace();
        run.config->network.name = "srvgg";
        run.config->network.scale = 4;
        run.psnrY = 30.87;
        run.bestModel = "/runs/small/model.safetensors";
        stepping->runs = {run};
        addModel(run.bestModel, 4);
    }

    /// With the engine and what it knows by now.
    std::unique_ptr<ui::UpscalePage> openPage(const QStringList& files) {
        context.setEngine(stepping);
        context.library().refresh();
        auto page = std::make_unique<ui::UpscalePage>(context);
        page->resize(1368, 816);
        page->show();
        page->queue().add(files);
        QTest::qWait(0);
        return page;
    }

    /// All files looked at and a model there.
    static bool isReady(ui::UpscalePage& page) {
        const auto& files = page.queue().files();
        return std::all_of(files.begin(), files.end(), [](const ui::QueuedFile& f) { return f.inspected; }) &&
               button(page, QStringLiteral("Upscale "))->isEnabled();
    }

    void addImage(const std::string& name, int width, int height) const {
        stepping->images["/pictures/" + name] = testImage(width, height);
    }

    engine::ModelInfo& addModel(const std::filesystem::path& file, int scale) const {
        engine::ModelInfo& model = stepping->models[file];
        model.path = file;
        model.scale = scale;
        model.architecture = model.network.name = "srvgg";
        model.network.scale = scale;
        model.network.blocks = 16;
        model.network.features = 32;
        model.parameters = 170000;
        model.format = "safetensors";
        return model;
    }

    static QString path(const char* name) { return QStringLiteral("/pictures/") + QLatin1String(name); }

    static QPushButton* button(ui::UpscalePage& page, const QString& beginning) {
        for (QPushButton* candidate : page.findChildren<QPushButton*>()) {
            if (candidate->text().startsWith(beginning)) {
                return candidate;
            }
        }
        return nullptr;
    }

    static bool says(ui::UpscalePage& page, const QString& text) {
        const auto labels = page.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->text() == text && label->isVisible(); });
    }

    /// A field by its accessible name.
    template <typename Widget>
    static Widget* field(ui::UpscalePage& page, const QString& name) {
        const auto all = page.findChildren<Widget*>();
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const Widget* widget) { return widget->accessibleName() == name; });
        return found == all.end() ? nullptr : *found;
    }

    /// Chooses as the user does.
    static void choose(QComboBox& combo, const QString& text) {
        combo.setCurrentIndex(combo.findText(text));
        Q_EMIT combo.activated(combo.currentIndex());
    }

    std::shared_ptr<SteppingEngine> stepping = std::make_shared<SteppingEngine>();
};

}  // namespace wavelens::test
