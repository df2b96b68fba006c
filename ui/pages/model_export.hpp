// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <filesystem>

class QWidget;

namespace wavelens::ui {

class PageContext;

/// Writes models as .safetensors, .pth or .onnx, in the background; a notice says when one is done. Thread: UI.
class ModelExport : public QObject {
    Q_OBJECT
public:
    explicit ModelExport(PageContext& context, QObject* parent);

    /// Asks for the file, beginning with `name` and no extension.
    void ask(const std::filesystem::path& model, const QString& name, QWidget* parent);
    /// The extension of `target` says the format.
    void write(const std::filesystem::path& model, const QString& target);

Q_SIGNALS:
    void failed(const QString& title, const QString& message);

private:
    PageContext& m_context;
};

}  // namespace wavelens::ui
