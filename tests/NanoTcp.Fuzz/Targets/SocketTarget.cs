using NanoTcp.Fuzz.Wire;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Socket calls with random arguments, right and wrong, on sockets that talk to a peer and, by loopback, to each other.</summary>
public static class SocketTarget
{
    private const int Descriptors = 12;

    private static readonly byte[] s_buffer = new byte[3000];

    private static readonly int[] s_options =
    [
        SocketConstants.SO_REUSEADDR, SocketConstants.SO_ERROR, SocketConstants.SO_BROADCAST, SocketConstants.SO_SNDBUF,
        SocketConstants.SO_RCVBUF, SocketConstants.SO_KEEPALIVE, SocketConstants.SO_LINGER, SocketConstants.TCP_NODELAY,
        SocketConstants.TCP_MAXSEG, SocketConstants.TCP_KEEPIDLE, SocketConstants.TCP_KEEPINTVL, SocketConstants.TCP_KEEPCNT,
        SocketConstants.TCP_USER_TIMEOUT, SocketConstants.TCP_CORK, SocketConstants.TCP_NOTSENT_LOWAT, SocketConstants.TCP_DEFER_ACCEPT,
        SocketConstants.TCP_QUICKACK, SocketConstants.SO_BINDTOIFINDEX, SocketConstants.IP_TTL,
    ];

    public static void Call(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        if (random.OneIn(4))
        {
            TcpTargets.States(world);
            return;
        }

        int result = Call(world.Bench.Sockets, random, random.Below(Descriptors) - (random.OneIn(16) ? 3 : 0));
        int error = world.Bench.Sockets.Errno;
        if (result < -1 || (result == -1 && error <= 0))
        {
            throw new InvariantException($"a call returns {result} with errno {error}");
        }

        world.Bench.Poll();
    }

    private static int Call(BsdSockets s, FuzzRandom random, int fd)
    {
        int offset = random.OneIn(8) ? random.Interesting() - 8 : 0;
        int count = random.OneIn(4) ? random.Interesting() - 8 : random.Below(2000);
        int flags = SocketConstants.MSG_DONTWAIT | (random.OneIn(3) ? SocketConstants.MSG_PEEK : 0) | (random.OneIn(3) ? SocketConstants.MSG_MORE : 0);
        byte[]? buffer = random.OneIn(32) ? null : s_buffer;
        switch (random.Below(22))
        {
            case 0:
            case 1:
                return Open(s, random);
            case 2:
                return s.Bind(fd, Address(random)!);
            case 3:
                return s.Listen(fd, random.Interesting() - 2);
            case 4:
                return NonBlocking(s, s.Accept(fd, random.OneIn(2) ? null! : new SocketAddress()));
            case 5:
            case 6:
                return s.Connect(fd, Address(random)!);
            case 7:
                return s.Read(fd, buffer!, offset, count);
            case 8:
            case 9:
                return s.Write(fd, buffer!, offset, count);
            case 10:
                return s.Send(fd, buffer!, offset, count, flags);
            case 11:
                return s.Receive(fd, buffer!, offset, count, flags);
            case 12:
                return s.SendTo(fd, buffer!, offset, count, flags, Address(random)!);
            case 13:
                return s.ReceiveFrom(fd, buffer!, offset, count, flags, new SocketAddress());
            case 14:
                return s.Shutdown(fd, random.Below(5) - 1);

            // the world closes its own two first sockets at its end
            case 15:
                return fd < 2 ? 0 : s.Close(fd);
            case 16:
                return random.OneIn(2) ? s.GetPeerName(fd, new SocketAddress()) : s.GetSockName(fd, new SocketAddress());
            case 17:
                return Option(s, random, fd);
            case 18 when random.OneIn(4):
                return s.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_BINDTOIFINDEX, random.Below(3));
            case 18:
                uint group = 0xEF000000 + (uint)random.Below(4);
                return random.OneIn(3) ? s.DropMembership(fd, group, 0) : s.AddMembership(fd, random.OneIn(8) ? random.Next() : group, random.OneIn(2) ? 0 : Frames.StackAddress);
            case 19:
                // not onto the world's own two first sockets
                int target = random.Below(Descriptors) + 2;
                return random.OneIn(2) ? NonBlocking(s, s.Dup2(fd, target)) : s.OpenFiles < Descriptors ? s.Dup(fd) : 0;
            case 20:
                return s.Receive(fd, null!, 0, count, flags | SocketConstants.MSG_TRUNC);
            default:
                PollFd[] fds = [new() { Fd = fd, Events = random.Below(64) }, new() { Fd = fd + 1, Events = 1 }];
                return random.OneIn(2) ? s.Poll(fds, 2, random.Below(50)) : s.GetTcpInfo(fd, new TcpInfo());
        }
    }

    private static int Open(BsdSockets s, FuzzRandom random)
    {
        if (s.OpenFiles >= Descriptors)
        {
            return s.Close(2 + random.Below(Descriptors - 2));
        }

        int type = random.OneIn(16) ? random.Interesting() : 1 + random.Below(2);
        int fd = s.Socket(random.OneIn(16) ? random.Interesting() : SocketConstants.AF_INET, type | SocketConstants.SOCK_NONBLOCK,
            random.OneIn(8) ? random.Interesting() : 0);
        return fd;
    }

    private static int NonBlocking(BsdSockets s, int fd)
    {
        if (fd >= 0)
        {
            s.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
        }

        return fd;
    }

    private static int Option(BsdSockets s, FuzzRandom random, int fd)
    {
        int level = random.Below(3) switch { 0 => SocketConstants.SOL_SOCKET, 1 => SocketConstants.IPPROTO_TCP, _ => random.Below(10) };
        int option = s_options[random.Below(s_options.Length)];
        int value = random.OneIn(4) ? (int)random.Next() : random.Interesting();

        // a positive linger time would make close wait
        bool isLinger = option == SocketConstants.SO_LINGER && level == SocketConstants.SOL_SOCKET;
        return random.OneIn(2) ? s.GetSockOpt(fd, level, option, out _) : s.SetSockOpt(fd, level, option, isLinger ? -(value & 1) : value);
    }

    private static SocketAddress? Address(FuzzRandom random)
    {
        uint address = random.Below(10) switch
        {
            0 => 0,
            1 => 0x7F000001,
            2 => 0xFFFFFFFF,
            3 => 0xE0000001,
            4 => 0x0A0000FF,
            5 => random.Next(),
            6 => Frames.StackAddress,
            _ => Frames.PeerAddress,
        };
        int port = random.Below(6) switch { 0 => random.Interesting(), 1 => FuzzWorld.TcpPort, 2 => 0, 3 => 70_000, _ => 5000 };
        return random.OneIn(32) ? null : new SocketAddress(address, port) { Family = random.OneIn(16) ? random.Interesting() : 2 };
    }
}
