// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QSize>
#include <QWidget>

class QComboBox;

namespace wavelens::ui {

class AppSettings;
class NumberField;

/// How large the results are: the model's size, a smaller factor, so many pixels in width, or per cent. Thread: UI.
class SizeChoice : public QWidget {
    Q_OBJECT
public:
    explicit SizeChoice(AppSettings& settings, QWidget* parent = nullptr);

    /// 0: no model yet.
    void setModelScale(int scale);

    /// Of the result over the input; more than the model's scale where the width asks for it.
    [[nodiscard]] double factorOf(QSize input) const;
    [[nodiscard]] QSize resultOf(QSize input) const;
    /// The model does not enlarge this image so far.
    [[nodiscard]] bool isTooWide(QSize input) const;

    void fill(engine::UpscaleRequest& request) const;

Q_SIGNALS:
    void changed();

private:
    void fillChoices();
    void showField();

    AppSettings& m_settings;
    int m_scale = 0;
    QComboBox* m_choice;
    NumberField* m_width;
    NumberField* m_percent;
};

}  // namespace wavelens::ui
