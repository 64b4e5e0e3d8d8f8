/** The distribution, started by its launcher in fresh installations. */
package dev.sentryauth.bootstrap.dist;
