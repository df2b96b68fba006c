// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace wavelens::ui {

class AppSettings;

/// A section of a side panel: a header of 32 px with a chevron and a title, content that folds. Sections are divided
/// by a line above each but the first (the panel's layout stacks them without spacing).
class PanelSection : public QWidget {
    Q_OBJECT
public:
    /// `name` is where the settings remember whether the section is open, e.g. `monitor/events`.
    PanelSection(const QString& title, AppSettings& settings, const QString& name, QWidget* parent = nullptr);

    /// The content, below the header; its layout has the panel's margins already.
    void setContent(QWidget* content);

    void setTitle(const QString& title);
    /// Text at the right of the header, in text2: `5 kept, 86 MB`.
    void setSummary(const QString& summary);
    /// A small button at the right end of the header.
    void addHeaderWidget(QWidget* widget);

    [[nodiscard]] bool isOpen() const;
    void setOpen(bool open);

Q_SIGNALS:
    void toggled(bool open);

private:
    AppSettings& m_settings;
    QString m_name;
    QToolButton* m_header;
    QLabel* m_summary;
    QHBoxLayout* m_headerRow;
    QWidget* m_content = nullptr;
};

}  // namespace wavelens::ui
