/** The token store plug-in interface, version 1: the only package of the application that a plug-in sees, and with the domain all it may use. Additions come as default methods; nothing is ever taken away. */
@NullMarked
package dev.sentryauth.application.spi;

import org.jspecify.annotations.NullMarked;
