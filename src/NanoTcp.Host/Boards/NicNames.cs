namespace NanoTcp.Host.Boards;

/// <summary>Names of chips, as option values and in sentences.</summary>
internal static class NicNames
{
    /// <exception cref="FormatException">The text is not the name of a chip; the message lists the accepted values.</exception>
    public static NicType Parse(string text) => text switch
    {
        "w5500" => NicType.W5500,
        "w5500-tcp" => NicType.W5500Tcp,
        "w5500-hybrid" => NicType.W5500Hybrid,
        "w6100" => NicType.W6100,
        "enc28j60" => NicType.Enc28j60,
        "none" => NicType.None,
        _ => throw new FormatException("w5500, w5500-tcp, w5500-hybrid, w6100, enc28j60 and none are accepted"),
    };

    /// <summary>For use in a sentence, with an article.</summary>
    public static string Describe(NicType nic) => nic switch
    {
        NicType.W5500 => "a W5500",
        NicType.W5500Tcp => "a W5500 and its own TCP",
        NicType.W5500Hybrid => "a W5500, its own TCP and the stack's",
        NicType.W6100 => "a W6100",
        NicType.Enc28j60 => "an ENC28J60",
        _ => "no chip",
    };
}
