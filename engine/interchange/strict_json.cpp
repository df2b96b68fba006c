// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/strict_json.hpp"

#include "engine/api/result.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace wavelens::engine {
namespace {

/// "line 14, column 3" of a byte, both from 1.
std::string position(std::string_view text, std::size_t byte) {
    const auto before = text.substr(0, std::min(byte, text.size()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto column = before.size() - (before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1);
    return "line " + std::to_string(line) + ", column " + std::to_string(std::max<std::size_t>(column, 1));
}

/// What nlohmann found, without its own prefix: "unexpected '}'; expected string literal".
std::string reason(std::string what) {
    for (const std::string_view mark : {"syntax error while parsing ", " - "})
        if (const auto at = what.find(mark); at != what.npos)
            what.erase(0, at + mark.size());
    return what;
}

}  // namespace

nlohmann::ordered_json parseStrictJson(std::string_view text, std::string_view source) {
    using Json = nlohmann::ordered_json;
    if (text.find_first_not_of(" \t\r\n") == text.npos)
        throw Exception(ErrorCode::BadInput, std::string(source) + ": empty, where JSON was expected.");
    std::vector<std::set<std::string>> keys;
    std::vector<std::string> path;
    std::string repeated;
    const auto watch = [&](int, Json::parse_event_t event, Json& value) {
        switch (event) {
        case Json::parse_event_t::object_start:
            keys.emplace_back();
            path.emplace_back();
            break;
        case Json::parse_event_t::object_end:
            keys.pop_back();
            path.pop_back();
            break;
        case Json::parse_event_t::key:
            path.back() = value.get<std::string>();
            if (!keys.back().insert(path.back()).second && repeated.empty())
                for (const auto& key : path)
                    repeated += (repeated.empty() ? "" : ".") + key;
            break;
        default:
            break;
        }
        return true;
    };
    try {
        auto json = Json::parse(text, watch);
        if (repeated.empty())
            return json;
    } catch (const nlohmann::json::parse_error& error) {
        throw Exception(ErrorCode::BadInput,
                        std::string(source) + ": " + position(text, error.byte) + ": " + reason(error.what()) + ".");
    } catch (const nlohmann::json::exception& error) {  // a number beyond double
        throw Exception(ErrorCode::BadInput, std::string(source) + ": " + error.what() + ".");
    }
    throw Exception(ErrorCode::BadInput, std::string(source) + ": \"" + repeated + "\" is given twice.");
}

}  // namespace wavelens::engine
