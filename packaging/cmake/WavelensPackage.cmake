# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian package: what the programs link is found by dpkg-shlibdeps, what they only use is named here.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME wavelens)
set(CPACK_PACKAGE_CONTACT "The Wavelens authors <wavelens@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# LibTorch is content with the reference BLAS, which is ten times slower.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libopenblas0-pthread | libopenblas0-openmp, fonts-inter, fonts-jetbrains-mono")
include(CPack)
