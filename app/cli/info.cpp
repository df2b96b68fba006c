// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/output.hpp"

namespace wavelens::app {
void addInfo(CLI::App&, Command&) {}
}  // namespace wavelens::app
