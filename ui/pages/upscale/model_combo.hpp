// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace wavelens::ui {

class ModelCatalogue;

/// The chosen model as a card of 56 with name, network and scale; it opens the list of all, in groups. Thread: UI.
class ModelCombo : public QComboBox {
    Q_OBJECT
public:
    explicit ModelCombo(QWidget* parent = nullptr);

    /// Lists them; `chosen` is shown.
    void fill(const ModelCatalogue& catalogue, const QString& chosen);

    /// Empty for none.
    [[nodiscard]] QString chosenFile() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    class Delegate;
};

}  // namespace wavelens::ui
