// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page_context.hpp"

#include <QWidget>

class QAction;

namespace wavelens::ui {

/// One page of the window. The window draws rail, header and run bar; a page fills the rest and keeps its own state
/// while another is shown. Constructed at its first showing. Thread: UI.
class Page : public QWidget {
    Q_OBJECT
public:
    Page(const QString& title, PageContext& context, QWidget* parent = nullptr)
        : QWidget(parent), m_title(title), m_context(context) {}

    [[nodiscard]] QString title() const { return m_title; }

    /// What stands beside the title (run, preset, A and B) and at the right end of the header, the primary one last.
    /// Owned by the page until the window takes them; null or empty for none.
    [[nodiscard]] virtual QWidget* headerContext() { return nullptr; }

    [[nodiscard]] virtual QList<QWidget*> headerActions() { return {}; }

    /// Home has none.
    [[nodiscard]] virtual bool hasHeader() const { return true; }

    /// The panels that F4 and Shift+F4 fold, the region between them; F6 visits them. Null where there is none.
    [[nodiscard]] virtual QWidget* leftPanel() { return nullptr; }

    [[nodiscard]] virtual QWidget* canvas() { return this; }

    [[nodiscard]] virtual QWidget* rightPanel() { return nullptr; }

    /// Called each time the page is asked for, with what to show; the shared subject is set already.
    virtual void open(const PageRequest& request) { Q_UNUSED(request) }

    /// Ctrl+Enter, Ctrl+F, Ctrl+E on this page.
    virtual void primaryAction() {}

    virtual void focusSearch() {}

    virtual void exportView() {}

    /// Images dropped on the window while this page is shown: true where the page takes them itself.
    virtual bool openImages(const QStringList& files) {
        Q_UNUSED(files)
        return false;
    }

    /// A model file dropped on the page: true where the page has a model chooser and took it.
    virtual bool openModel(const QString& file) {
        Q_UNUSED(file)
        return false;
    }

    /// The page's own commands, for menu and palette. Their shortcuts hold while the page is shown.
    [[nodiscard]] virtual QList<QAction*> pageActions() { return {}; }

Q_SIGNALS:
    /// The window is asked to place headerContext and headerActions anew.
    void headerChanged();

protected:
    [[nodiscard]] PageContext& context() const { return m_context; }

private:
    QString m_title;
    PageContext& m_context;
};

}  // namespace wavelens::ui
