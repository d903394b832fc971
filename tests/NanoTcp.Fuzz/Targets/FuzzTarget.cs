using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Targets;

/// <summary>One way to annoy a stack: makes an input for a world and lets it have it.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Act">One input.</param>
/// <param name="IsForServices">True when it is the services' stack that lives from the input, and the other one rests.</param>
public sealed record FuzzTarget(string Name, Action<FuzzWorld> Act, bool IsForServices = false)
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
        new("dhcp", ServiceTargets.Dhcp, IsForServices: true),
        new("dns", ServiceTargets.Dns, IsForServices: true),
        new("mdns", ServiceTargets.Mdns, IsForServices: true),
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
                if (!IsForServices)
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
