// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSplitter>

namespace wavelens::ui {

class AppSettings;

/// Panels beside a canvas that takes the room they leave. The settings remember their widths; a double click on a grip
/// folds the panel beside it, as F4 does.
class PanelSplitter : public QSplitter {
    Q_OBJECT
public:
    /// `name` is where the settings keep the widths, e.g. `compare`; `canvas` is an index into `parts`.
    PanelSplitter(AppSettings& settings, const QString& name, const QList<QWidget*>& parts, int canvas,
                  const QList<int>& widths);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    int m_canvas;
};

}  // namespace wavelens::ui
