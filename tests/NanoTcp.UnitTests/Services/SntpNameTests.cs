using nanoFramework.TestFramework;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>The SNTP client's servers by name.</summary>
    [TestClass]
    public class SntpNameTests
    {
        private const string Name = "ntp.example.org";

        [TestMethod]
        public void ANameIsLookedUpAndQueried()
        {
            DnsWorld names = new DnsWorld(null);
            SntpWorld world = Start(names, Name);
            names.Expects(Name);
            names.Answers(DnsWorld.A(Name, 60, Lan.Gateway));

            world.Lan.PassTime(0);
            world.Expects(Lan.Gateway);
            world.Answers();

            Assert.IsTrue(world.Client.IsSynchronized);
        }

        [TestMethod]
        public void ANameThatDoesNotExistFailsToTheNextServer()
        {
            DnsWorld names = new DnsWorld(null);
            SntpWorld world = Start(names, Name + " 10.0.0.254");
            names.Expects(Name);

            names.Sends(names.Answer(3, new byte[0], 0, null));

            world.Lan.PassTime(0);
            world.Expects(Lan.Gateway);
        }

        [TestMethod]
        public void ANameWithoutAnswerFailsToTheNextServer()
        {
            DnsWorld names = new DnsWorld(new DnsSettings { Rounds = 2, Timeout = 1000 });
            SntpWorld world = Start(names, Name + " 10.0.0.254");
            names.Expects(Name);
            world.Lan.PassTime(1000);
            names.Expects(Name);

            world.Lan.PassTime(2000);

            world.Expects(Lan.Gateway);
        }

        [TestMethod]
        public void ANameIsLookedUpAgainAfterAFailure()
        {
            DnsWorld names = new DnsWorld(new DnsSettings { MaximumNegativeTimeToLive = 0 });
            SntpWorld world = Start(names, Name);
            names.Expects(Name);
            names.Sends(names.Answer(3, new byte[0], 0, null));
            world.Lan.PassTime(15999);
            world.Lan.Peer.ExpectsNothing();

            world.Lan.PassTime(2001);

            names.Expects(Name);
        }

        [TestMethod]
        public void ALookupThatTakesTooLongIsCanceled()
        {
            DnsWorld names = new DnsWorld(new DnsSettings { Rounds = 8, Timeout = 30000 });
            SntpWorld world = Start(names, Name + " 10.0.0.254");
            names.Expects(Name);

            world.Lan.PassTime(30000);

            world.CountsQueries(0);
            Assert.AreEqual(1L, world.Client.Queries);
            Assert.AreEqual(long.MaxValue, names.Resolver.Deadline, "no lookup is left");
        }

        [TestMethod]
        public void WithoutAResolverANameFails()
        {
            SntpWorld world = SntpWorld.Started(Name + " 10.0.0.254");

            world.Expects(Lan.Gateway);
        }

        [TestMethod]
        public void AnotherAddressOfANameIsQueriedWhenOneRefuses()
        {
            DnsWorld names = new DnsWorld(null);
            SntpWorld world = Start(names, Name);
            names.Expects(Name);
            byte[] two = DnsWorld.Join(DnsWorld.A(Name, 3600, Lan.PeerAddress), DnsWorld.A(Name, 3600, Lan.Gateway));
            names.Sends(names.Answer(0, two, 2, null));
            world.Lan.PassTime(0);
            world.Expects(Lan.PeerAddress);
            world.Sends(world.Kiss("DENY"));

            world.ExpectsAfter(16000, 18000, Lan.Gateway);
        }

        [TestMethod]
        public void StopCancelsTheLookup()
        {
            DnsWorld names = new DnsWorld(null);
            SntpWorld world = Start(names, Name);
            names.Expects(Name);

            world.Client.Stop();

            Assert.AreEqual(long.MaxValue, names.Resolver.Deadline);
            world.Lan.PassTime(100000);
            world.Lan.Peer.ExpectsNothing();
        }

        private static SntpWorld Start(DnsWorld names, string servers)
        {
            SntpWorld world = new SntpWorld(names.Lan, new SntpSettings { Servers = servers.Split(new char[] { ' ' }) });
            world.Client.Resolver = names.Resolver;
            world.Client.Start();
            world.Lan.PassTime(0);
            return world;
        }
    }
}
