// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <array>

namespace wavelens::ui {

/// Every colour of one theme, as the design's table names them. Painters read it, the style sheet is made from it.
struct Tokens {
    bool dark = true;
    QColor base, rail;                       ///< behind all; rail and run bar
    QColor panel, raised;                    ///< page and panels; buttons, cards, menus, dialogs
    QColor hover, pressed;                   ///< states; slider grooves
    QColor field, plot, grid;                ///< inputs; plot area; its grid
    QColor line, ctl;                        ///< dividers; borders of controls
    QColor text, text2, text3;               ///< main, secondary, hints and axes
    QColor disabled;                         ///< disabled text only
    QColor accent;                           ///< links, focus, selected text
    QColor fill, fillHover, onFill;          ///< primary button and what stands on it
    QColor sel;                              ///< selected row, pressed toggle
    QColor ok, warn, err;                    ///< states, always with an icon or a word
    QColor okBg, warnBg, errBg;              ///< badges, banners
    QColor anchor, positive, negative;       ///< samples, always with a second sign
    QColor hr, lr;                           ///< reference and input
    QColor labelText, labelFill, labelLine;  ///< opaque labels on images, the same in both themes
    std::array<QColor, 6> curves;            ///< in order of assignment
};

/// The two themes of the design.
[[nodiscard]] const Tokens& darkTokens();
[[nodiscard]] const Tokens& lightTokens();

/// A token and the name under which style sheet and tests know it.
struct NamedToken {
    const char* name;
    QColor Tokens::*member;
};

inline constexpr auto kNamedTokens = std::to_array<NamedToken>({
    {"base", &Tokens::base},
    {"rail", &Tokens::rail},
    {"panel", &Tokens::panel},
    {"raised", &Tokens::raised},
    {"hover", &Tokens::hover},
    {"pressed", &Tokens::pressed},
    {"field", &Tokens::field},
    {"plot", &Tokens::plot},
    {"grid", &Tokens::grid},
    {"line", &Tokens::line},
    {"ctl", &Tokens::ctl},
    {"text", &Tokens::text},
    {"text2", &Tokens::text2},
    {"text3", &Tokens::text3},
    {"disabled", &Tokens::disabled},
    {"accent", &Tokens::accent},
    {"fill", &Tokens::fill},
    {"fillHover", &Tokens::fillHover},
    {"onFill", &Tokens::onFill},
    {"sel", &Tokens::sel},
    {"ok", &Tokens::ok},
    {"warn", &Tokens::warn},
    {"err", &Tokens::err},
    {"okBg", &Tokens::okBg},
    {"warnBg", &Tokens::warnBg},
    {"errBg", &Tokens::errBg},
    {"anchor", &Tokens::anchor},
    {"positive", &Tokens::positive},
    {"negative", &Tokens::negative},
    {"hr", &Tokens::hr},
    {"lr", &Tokens::lr},
    {"labelText", &Tokens::labelText},
    {"labelFill", &Tokens::labelFill},
    {"labelLine", &Tokens::labelLine},
});

}  // namespace wavelens::ui
