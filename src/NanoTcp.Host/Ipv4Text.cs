using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NanoTcp.Host;

/// <summary>IPv4 addresses as the stack holds them: numbers in host order.</summary>
internal static class Ipv4Text
{
    public static uint Parse(string text)
    {
        // IPAddress alone would accept "10.77" and "0x0A" too
        if (text.Count(c => c == '.') != 3 || !text.All(c => char.IsAsciiDigit(c) || c == '.')
            || !IPAddress.TryParse(text, out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetwork)
        {
            throw new FormatException("an IPv4 address such as 10.77.0.1 is accepted");
        }

        return FromIPAddress(address);
    }

    public static uint FromIPAddress(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    public static string Format(uint address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
}
