package dev.sentryauth.adapters.http;

import java.net.InetAddress;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * NO_PROXY: names with all that end in them, addresses, networks such as {@code 10.0.0.0/8} and {@code fd00::/8}, each
 * with or without a port, or {@code *}. A network holds a host that is named by its address; no name is looked up for it.
 */
final class NoProxy {
    private static final String ADDRESS_LETTERS = "0123456789abcdef:.";

    private final String host;
    private final String port;
    private final byte[] address;

    NoProxy(URL url) {
        this.host = bare(url.getHost().toLowerCase(Locale.ROOT));
        this.port = ":" + (url.getPort() < 0 ? url.getDefaultPort() : url.getPort());
        this.address = address(host);
    }

    /** Whether the list holds the host. What makes no sense in it is skipped, as curl does. */
    boolean exempts(String list) {
        for (String entry : list.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            if (!entry.isEmpty() && matches(entry)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String entry) {
        if (entry.equals("*") || isInNetwork(entry)) {
            return true;
        }
        String name = withoutPort(entry);
        if (name.equals("*") || isInNetwork(name)) {
            return true;
        }
        name = name.startsWith("*.") ? name.substring(1) : name;
        name = name.startsWith(".") ? name.substring(1) : name;
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        String own = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return !name.isEmpty() && (own.equals(name) || own.endsWith("." + name));
    }

    private String withoutPort(String entry) {
        boolean bareIpv6 = !entry.startsWith("[") && entry.indexOf(':') != entry.lastIndexOf(':');
        return bare(!bareIpv6 && entry.endsWith(port) ? entry.substring(0, entry.length() - port.length()) : entry);
    }

    private boolean isInNetwork(String entry) {
        int slash = entry.indexOf('/');
        byte[] network = address(bare(slash < 0 ? entry : entry.substring(0, slash)));
        if (network.length == 0 || network.length != address.length) {
            return false;
        }
        int bits = slash < 0 ? network.length * 8 : length(entry.substring(slash + 1));
        if (bits < 0 || bits > network.length * 8) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (((network[i / 8] ^ address[i / 8]) & (0x80 >> i % 8)) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int length(String digits) {
        try {
            return digits.startsWith("+") ? -1 : Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The bytes of an address that is written out; empty for a name. */
    private static byte[] address(String text) {
        boolean ipv6 = text.indexOf(':') >= 0;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (ADDRESS_LETTERS.indexOf(c) < 0 || (!ipv6 && c >= 'a')) {
                return new byte[0];
            }
            dots += c == '.' ? 1 : 0;
        }
        if (!ipv6 && (dots != 3 || !hasOctets(text))) {
            return new byte[0]; // it would be looked up as a name
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }

    private static boolean hasOctets(String text) {
        for (String octet : text.split("\\.", -1)) {
            if (octet.isEmpty() || octet.length() > 3 || Integer.parseInt(octet) > 255) {
                return false;
            }
        }
        return true;
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
