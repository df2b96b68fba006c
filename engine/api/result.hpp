// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace wavelens::engine {

/// What kind of thing went wrong; decides the exit status of the command line and the summary in the window.
enum class ErrorCode {
    BadInput,      ///< a file, folder, field or argument that the user can correct
    Incompatible,  ///< a file of another version, architecture or scale
    Disk,          ///< cannot write: full, read-only, not permitted
    Memory,        ///< not enough memory
    NotFinite,     ///< a loss or a result is not a finite number
    Cancelled,     ///< the user asked to stop
    Internal,      ///< a bug
};

/// A failure as the user reads it.
/// `message` is one sentence or two: what failed, on which file or field, what would be right.
/// `details` is for the folded part of the window and the log.
/// `suggestedFolder` is what was probably meant instead of a folder that does not do; empty: nothing stands out.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string details = {};
    std::filesystem::path suggestedFolder = {};
};

/// Thrown inside the engine; the edge (Engine, Session) turns it into a Result or an event.
class Exception : public std::runtime_error {
public:
    explicit Exception(Error error) : std::runtime_error(error.message), m_error(std::move(error)) {}

    Exception(ErrorCode code, const std::string& message) : Exception(Error{code, message}) {}

    [[nodiscard]] const Error& error() const { return m_error; }

private:
    Error m_error;
};

/// A value or an Error, with the names of std::expected (C++23), which it can become later.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}

    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const { return m_state.index() == 0; }

    explicit operator bool() const { return has_value(); }

    T& value() & { return std::get<0>(m_state); }

    const T& value() const& { return std::get<0>(m_state); }

    T&& value() && { return std::get<0>(std::move(m_state)); }

    T& operator*() & { return value(); }

    const T& operator*() const& { return value(); }

    T&& operator*() && { return std::move(*this).value(); }

    T* operator->() { return &value(); }

    const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;

    Result(Error error) : m_state(std::move(error)) {}

    [[nodiscard]] bool has_value() const { return m_state.index() == 0; }

    explicit operator bool() const { return has_value(); }

    [[nodiscard]] const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<std::monostate, Error> m_state;
};

}  // namespace wavelens::engine
