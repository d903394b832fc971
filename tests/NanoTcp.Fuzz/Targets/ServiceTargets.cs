using System.Buffers.Binary;
using System.Text;
using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Targets;

/// <summary>What a hostile DHCP server, name server or station on the link may say.</summary>
public static class ServiceTargets
{
    private const uint Everybody = 0xFFFFFFFF;
    private const uint MdnsGroup = 0xE00000FB;
    private const int DhcpOptions = 240;

    private static readonly int[] s_dhcpOptions = [0, 1, 3, 6, 12, 15, 50, 51, 52, 53, 54, 55, 58, 59, 61, 121, 255];
    private static readonly int[] s_recordTypes = [1, 5, 6, 12, 16, 28, 33, 47, 255];

    public static void Dhcp(FuzzWorld world)
    {
        ServiceBench bench = world.Services;
        FuzzRandom random = bench.Random;
        byte[] asked = bench.LastDatagrams.GetValueOrDefault(ServiceBench.DhcpServerPort, new byte[DhcpOptions]);
        byte[] message = new byte[DhcpOptions + random.Below(200)];
        asked.AsSpan(0, DhcpOptions).CopyTo(message);
        message[0] = 2;
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(16), Address(random));
        int o = DhcpOptions;
        Add(message, ref o, 53, [(byte)(random.OneIn(4) ? random.Below(256) : random.OneIn(6) ? 6 : random.OneIn(2) ? 2 : 5)]);
        Add(message, ref o, 54, Number(random.OneIn(8) ? random.Next() : Frames.PeerAddress));
        while (o + 2 < message.Length)
        {
            int option = random.OneIn(8) ? random.Below(256) : s_dhcpOptions[random.Below(s_dhcpOptions.Length)];
            byte[] value = option switch
            {
                1 when !random.OneIn(4) => Number(0xFFFFFF00),
                15 when !random.OneIn(4) => Encoding.ASCII.GetBytes("Example.org"),
                121 when !random.OneIn(4) => [24, 192, 168, (byte)random.Below(3), .. Number(Address(random)), 0, .. Number(Frames.PeerAddress)],
                3 or 6 when !random.OneIn(4) => Number(Address(random)),
                51 or 58 or 59 when !random.OneIn(4) => Number(random.OneIn(8) ? random.Next() : (uint)random.Below(5000)),
                _ => random.Bytes(random.Below(random.OneIn(8) ? 256 : 10)),
            };
            Add(message, ref o, option, value);
        }

        if (random.OneIn(3))
        {
            message = random.Mutate(message, 0);
        }

        uint destination = bench.Address != 0 && random.OneIn(2) ? bench.Address : Everybody;
        bench.Input(ServiceBench.DhcpServerPort, ServiceBench.DhcpClientPort, Frames.PeerAddress, destination, message);
        bench.Live();
    }

    public static void Dns(FuzzWorld world)
    {
        ServiceBench bench = world.Services;
        FuzzRandom random = bench.Random;
        if (bench.Resolver.ServerCount == 0)
        {
            bench.Resolver.AddServer(Frames.PeerAddress);
        }

        if (bench.Address == 0)
        {
            Bind(bench);
        }

        byte[] asked = bench.LastDatagrams.GetValueOrDefault(ServiceBench.DnsPort, []);
        if (random.OneIn(4))
        {
            asked = bench.LastDatagrams.GetValueOrDefault(ServiceBench.MdnsPort, asked);
        }

        bool isOfLink = asked.Length > 0 && asked == bench.LastDatagrams.GetValueOrDefault(ServiceBench.MdnsPort);
        int from = isOfLink ? ServiceBench.MdnsPort : ServiceBench.DnsPort;
        byte[] answer = [.. asked.Length < 12 ? new byte[12] : asked, .. Records(random, random.Below(6), out int[] counts)];
        answer[2] = (byte)(0x81 | (random.OneIn(16) ? 2 : 0));
        answer[3] = (byte)(random.OneIn(4) ? random.Below(16) : random.OneIn(4) ? 3 : 0);
        WriteCounts(answer, counts);
        if (random.OneIn(3))
        {
            answer = random.Mutate(answer, 0);
        }

        bench.Input(from, bench.LastSources.GetValueOrDefault(from, 5353), Frames.PeerAddress, bench.Address, answer);
        bench.Live();
    }

    public static void Mdns(FuzzWorld world)
    {
        ServiceBench bench = world.Services;
        FuzzRandom random = bench.Random;
        if (bench.Address == 0)
        {
            Bind(bench);
        }

        int questions = random.Below(4);
        byte[] body = [];
        for (int i = 0; i < questions; i++)
        {
            body = [.. body, .. Name(random), 0, (byte)(random.OneIn(2) ? 1 : random.Below(256)), (byte)(random.OneIn(2) ? 0x80 : 0), 1];
        }

        byte[] message = [.. new byte[12], .. body, .. Records(random, random.Below(5), out int[] counts)];
        message[2] = (byte)(random.OneIn(2) ? 0x84 : random.OneIn(4) ? 2 : 0);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), (ushort)questions);
        WriteCounts(message, counts);
        if (random.OneIn(3))
        {
            message = random.Mutate(message, 0);
        }

        int port = random.OneIn(6) ? 1 + random.Below(65_535) : ServiceBench.MdnsPort;
        uint destination = random.OneIn(8) ? bench.Address : MdnsGroup;
        bench.Input(port, ServiceBench.MdnsPort, random.OneIn(8) ? Address(random) : Frames.PeerAddress, destination, message);
        bench.Live();
    }

    // an honest server, so that there is an address to be annoyed at
    private static void Bind(ServiceBench bench)
    {
        byte[] asked = bench.LastDatagrams.GetValueOrDefault(ServiceBench.DhcpServerPort, []);
        if (asked.Length < DhcpOptions)
        {
            return;
        }

        foreach (byte type in (byte[])[2, 5])
        {
            byte[] message = new byte[DhcpOptions + 24];
            asked.AsSpan(0, DhcpOptions).CopyTo(message);
            message[0] = 2;
            BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(16), Frames.StackAddress);
            int o = DhcpOptions;
            Add(message, ref o, 53, [type]);
            Add(message, ref o, 54, Number(Frames.PeerAddress));
            Add(message, ref o, 1, Number(0xFFFFFF00));
            Add(message, ref o, 51, Number(100_000));
            bench.Input(ServiceBench.DhcpServerPort, ServiceBench.DhcpClientPort, Frames.PeerAddress, Everybody, message);
        }
    }

    private static byte[] Records(FuzzRandom random, int count, out int[] counts)
    {
        counts = new int[3];
        var records = new List<byte>();
        for (int i = 0; i < count; i++)
        {
            counts[random.OneIn(2) ? 0 : random.Below(3)]++;
            int type = random.OneIn(3) ? s_recordTypes[random.Below(s_recordTypes.Length)] : random.OneIn(2) ? 1 : 5;
            byte[] data = type switch
            {
                1 => Number(Address(random)),
                5 or 12 => Name(random),
                33 => [0, 0, 0, 0, 0, (byte)(random.OneIn(2) ? 80 : random.Below(256)), .. Name(random)],
                6 => [.. Name(random), .. Name(random), .. random.Bytes(20)],
                _ => random.Bytes(random.Below(20)),
            };
            records.AddRange([.. Name(random), 0, (byte)type, (byte)(random.OneIn(3) ? 0x80 : 0), 1]);
            records.AddRange([.. Number(random.OneIn(4) ? random.Next() : (uint)random.Below(300)), 0, (byte)data.Length, .. data]);
        }

        return [.. records];
    }

    private static void WriteCounts(byte[] message, int[] counts)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6 + (2 * i)), (ushort)counts[i]);
        }
    }

    private static byte[] Name(FuzzRandom random)
    {
        string name = random.Below(10) switch
        {
            0 => "a.example.org",
            1 => "b.example.org",
            2 => "c.org",
            3 => "pump.local",
            4 => "pump-2.local",
            5 => "_http._tcp.local",
            6 => "pump._http._tcp.local",
            7 => "_services._dns-sd._udp.local",
            _ => "",
        };
        if (name.Length == 0)
        {
            // the question's name, or anywhere
            return [0xC0, (byte)(random.OneIn(2) ? 12 : random.Below(256))];
        }

        return [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
    }

    private static uint Address(FuzzRandom random) => random.Below(6) switch
    {
        0 => random.Next(),
        1 => Frames.PeerAddress + (uint)random.Below(300),
        _ => Frames.StackAddress,
    };

    private static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static void Add(byte[] message, ref int o, int option, byte[] value)
    {
        if (o + 2 + value.Length > message.Length)
        {
            o = message.Length;
            return;
        }

        message[o] = (byte)option;
        message[o + 1] = (byte)value.Length;
        value.CopyTo(message, o + 2);
        o += 2 + value.Length;
    }
}
