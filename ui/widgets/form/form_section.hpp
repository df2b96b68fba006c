// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config_fields.hpp"

#include <QWidget>

#include <vector>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace wavelens::ui {

class FieldRow;
class FormModel;

/// A header that folds what is below it: chevron, title, a remark, marks for changes and errors. Thread: UI.
class FoldHeader : public QWidget {
    Q_OBJECT
public:
    FoldHeader(const QString& title, bool isSection, QWidget* parent = nullptr);

    [[nodiscard]] bool isOpen() const;
    void setOpen(bool open);
    void setRemark(const QString& remark);

Q_SIGNALS:
    void toggled(bool open);  ///< by whom ever

private:
    QToolButton* m_button;
    QLabel* m_remark;
};

/// One section of the form: its plain rows, its advanced rows under "More", and what the page adds below them.
class FormSection : public QWidget {
    Q_OBJECT
public:
    FormSection(FormModel& model, engine::FieldSection section, QWidget* parent = nullptr);

    [[nodiscard]] engine::FieldSection section() const { return m_section; }

    [[nodiscard]] const std::vector<FieldRow*>& rows() const { return m_rows; }

    [[nodiscard]] bool isOpen() const;
    void setOpen(bool open);

    /// Opens what hides the row.
    void reveal(const FieldRow* row);

    /// A widget below the plain rows.
    void addBelow(QWidget* widget);

    /// Replaces the summary made from the configuration; empty takes it back.
    void setSummary(const QString& summary);

    void refreshValues();
    void refreshProblems();

    [[nodiscard]] bool isChanged() const;
    [[nodiscard]] bool hasError() const;

    /// Shows the rows that match alone, opened; empty words: all, folded as before. Whether any matches.
    bool filter(const QString& words);

Q_SIGNALS:
    void openChanged(bool open);  ///< by the user or setOpen, not by filter

private:
    bool showRows();

    FormModel& m_model;
    engine::FieldSection m_section;
    std::vector<FieldRow*> m_rows;
    QString m_ownSummary;
    QString m_words;
    FoldHeader* m_header;
    QWidget* m_body;
    QVBoxLayout* m_bodyLayout;
    FoldHeader* m_moreHeader;
    QWidget* m_more;
    bool m_filtering = false;
    bool m_open = true;
    bool m_moreOpen = false;
};

}  // namespace wavelens::ui
