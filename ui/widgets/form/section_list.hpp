// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config_fields.hpp"

#include <QListWidget>

namespace wavelens::ui {

class ConfigForm;

/// The form's sections as a list, each with a dot where something differs from the preset, or the error icon where
/// something has to be corrected. Follows the form's scrolling. Thread: UI.
class SectionList : public QListWidget {
    Q_OBJECT
public:
    explicit SectionList(ConfigForm& form, QWidget* parent = nullptr);

private:
    void refresh();

    ConfigForm& m_form;
};

}  // namespace wavelens::ui
