using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Targets;

/// <summary>One way to annoy a stack: makes an input for a world and lets it have it.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Act">One input.</param>
/// <param name="HasBench">True when the input is for stacks of a bench of its own, and the world's rests.</param>
/// <param name="Cost">How many times as long as others an input takes, about: short runs have fewer of them.</param>
public sealed record FuzzTarget(string Name, Action<FuzzWorld> Act, bool HasBench = false, int Cost = 1)
{
    public static readonly FuzzTarget[] All =
    [
        new("ethernet", LinkTargets.Ethernet),
        new("arp", LinkTargets.Arp),
        new("ipv4", IpTargets.Ipv4),
        new("icmp", IpTargets.Icmp),
        new("udp", IpTargets.Udp),
        new("fragments", FragmentTarget.Fragment),
        new("igmp", IpTargets.Igmp),
        new("tcp-options", TcpTargets.Options),
        new("tcp", TcpTargets.States),
        new("sockets", SocketTarget.Call),
        new("dhcp", ServiceTargets.Dhcp, HasBench: true),
        new("dns", ServiceTargets.Dns, HasBench: true),
        new("mdns", ServiceTargets.Mdns, HasBench: true),
        new("dns-tcp", NameTarget.Stream, HasBench: true, Cost: 20),
        new("status", StatusTarget.Request, HasBench: true, Cost: 20),
        new("conversation", ConversationTarget.Hold, HasBench: true, Cost: 50),
        new("batches", BatchTarget.Batch, HasBench: true, Cost: 4),
        new("raw", RawTarget.Packet, HasBench: true),
        new("link-local", LinkLocalTarget.Conflict, HasBench: true),
        new("vectors", ChannelTargets.Vectors, HasBench: true),
        new("pipes", ChannelTargets.Pipes, HasBench: true),
        new("select", ChannelTargets.Select, HasBench: true),
        new("tls", TlsTargets.Records, HasBench: true, Cost: 20),
        new("tls-hello", TlsTargets.Hello, HasBench: true, Cost: 4),
        new("tls-messages", TlsTargets.Messages, HasBench: true, Cost: 4),
    ];

    /// <summary>Plays so many inputs in one world, to its end.</summary>
    /// <exception cref="InvariantException">Something is wrong; the message holds the last frames.</exception>
    public int Play(FuzzRandom random, int inputs)
    {
        var world = new FuzzWorld(random);
        int done = 0;
        try
        {
            for (; done < inputs && !random.IsAtEnd; done++)
            {
                Act(world);
                if (!HasBench)
                {
                    world.Live();
                }
            }

            world.End();
            return done;
        }
        catch (Exception e)
        {
            throw new InvariantException(
                $"{e.GetType().Name} after {done} inputs: {e.Message}{Environment.NewLine}{e.StackTrace}{Environment.NewLine}" +
                string.Join(Environment.NewLine, world.Inputs.Select(Convert.ToHexString)));
        }
    }
}
