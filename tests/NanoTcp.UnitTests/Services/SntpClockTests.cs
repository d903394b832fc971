using System;
using nanoFramework.TestFramework;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>What the SNTP client does with the time: steps, slews, eras, and the platform's wall clock.</summary>
    [TestClass]
    public class SntpClockTests
    {
        [TestMethod]
        [DataRow(127)]
        [DataRow(-127)]
        public void ASmallOffsetIsSlewed(int offset)
        {
            SntpWorld world = Synchronized();

            long end = AnswerOf(world, offset);

            Assert.AreEqual((long)offset, world.Client.Offset);
            Assert.AreEqual(1, world.Client.Steps);
            Assert.AreEqual(0L, world.Error, "nothing has changed yet");
            world.Lan.PassTime(100000);
            Assert.AreEqual(offset < 0 ? -50L : 50L, world.Error, "0.5 ms a second");
            world.Lan.PassTime(end + 260000 - world.Lan.Clock.Now);
            Assert.AreEqual((long)offset, world.Error, "and no more than the offset");
        }

        [TestMethod]
        public void TimeDoesNotGoBackWhileItIsSlewed()
        {
            SntpWorld world = Synchronized();
            AnswerOf(world, -100);
            DateTime last = world.Client.UtcNow;
            for (int i = 0; i < 300; i++)
            {
                world.Lan.PassTime(1);
                Assert.IsTrue(world.Client.UtcNow > last);
                last = world.Client.UtcNow;
            }
        }

        [TestMethod]
        public void AnAnswerDuringASlewBeginsAnotherOne()
        {
            SntpWorld world = Synchronized();
            AnswerOf(world, 100);
            world.Lan.PassTime(100000);
            Assert.AreEqual(50L, world.Error);

            world.ServerError = 0;
            world.Client.Query();
            world.Lan.PassTime(0);
            world.Expects();
            world.Answers();

            Assert.AreEqual(-50L, world.Client.Offset);
            world.Lan.PassTime(100000);
            Assert.AreEqual(0L, world.Error);
        }

        [TestMethod]
        [DataRow(128)]
        [DataRow(-128)]
        [DataRow(86400000)]
        public void ALargeOffsetIsStepped(int offset)
        {
            SntpWorld world = Synchronized();

            AnswerOf(world, offset);

            Assert.AreEqual(2, world.Client.Steps);
            Assert.AreEqual((long)offset, world.Error);
            Assert.AreEqual((long)offset, world.Client.Offset);
        }

        [TestMethod]
        public void AnOffsetWithinTheErrorOfTheRoundTripIsNotStepped()
        {
            SntpWorld world = Synchronized();
            world.PassesToQuery();
            world.Expects();
            byte[] answer = world.Answer();
            world.Lan.PassTime(400);

            world.Sends(answer);

            Assert.AreEqual(-200L, world.Client.Offset, "all of the delay was on the path back");
            Assert.AreEqual(1, world.Client.Steps);
        }

        // 2036-02-07 06:28:16: seconds since 1900 reach 2 to the power of 32
        [TestMethod]
        [DataRow(-1)]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(1000000000)]
        public void TheEraOf2036Begins(int seconds)
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            DateTime time = new DateTime(new DateTime(2036, 2, 7, 6, 28, 16).Ticks + (seconds * SntpWorld.Second) + (SntpWorld.Second / 2));
            world.ServerError = time.Ticks - world.TrueTicks;

            world.Answers();

            Assert.AreEqual(time.ToString("yyyy-MM-dd HH:mm:ss.fff"), world.Client.UtcNow.ToString("yyyy-MM-dd HH:mm:ss.fff"));
        }

        [TestMethod]
        public void TheTimeRunsOnThroughTheEra()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            world.ServerError = new DateTime(2036, 2, 7, 6, 28, 6).Ticks - world.TrueTicks;
            world.Answers();
            world.Lan.PassTime(20000);
            world.Client.Query();
            world.Lan.PassTime(0);
            world.Expects();

            world.Answers();

            Assert.AreEqual(0L, world.Client.Offset);
            Assert.AreEqual("2036-02-07 06:28:26", world.Client.UtcNow.ToString("yyyy-MM-dd HH:mm:ss"));
        }

        [TestMethod]
        public void TheWallClockIsSetAtAFullSecond()
        {
            SntpWorld world = new SntpWorld(new SntpSettings { Servers = new string[] { "10.0.0.2" } });
            FakeWallClock wall = new FakeWallClock(world.Lan.Clock, new DateTime(1970, 1, 1));
            world.Client.WallClock = wall;
            world.Lan.PassTime(300);
            world.Client.Start();
            world.Lan.PassTime(0);
            world.Expects();

            world.Answers();

            Assert.IsFalse(world.Client.IsSynchronized, "before the wall clock is right");
            Assert.IsTrue(world.Client.WaitForTime(2000));
            Assert.AreEqual(world.TrueTicks, wall.Now.Ticks);
            Assert.AreEqual(1, wall.Settings);
            Assert.AreEqual(0L, world.TrueTicks % SntpWorld.Second);
        }

        [TestMethod]
        [DataRow(499, 0)]
        [DataRow(-499, 0)]
        [DataRow(500, 1)]
        [DataRow(-500, 1)]
        public void AWallClockThatIsRightIsLeftAlone(int error, int settings)
        {
            SntpWorld world = new SntpWorld(new SntpSettings { Servers = new string[] { "10.0.0.2" } });
            FakeWallClock wall = new FakeWallClock(world.Lan.Clock, new DateTime(world.TrueTicks + (error * SntpWorld.Millisecond)));
            world.Client.WallClock = wall;
            world.Client.Start();
            world.Lan.PassTime(0);
            world.Expects();

            world.Answers();
            world.Lan.PassTime(1000);

            Assert.AreEqual(settings, wall.Settings);
            Assert.IsTrue(world.Client.IsSynchronized);
        }

        [TestMethod]
        public void AWallClockThatDriftsIsSetAgain()
        {
            SntpWorld world = new SntpWorld(new SntpSettings { Servers = new string[] { "10.0.0.2" } });
            FakeWallClock wall = new FakeWallClock(world.Lan.Clock, new DateTime(world.TrueTicks));
            world.Client.WallClock = wall;
            world.Client.Start();
            world.Lan.PassTime(0);
            world.Expects();
            world.Answers();

            AnswerOf(world, 2000);
            world.Lan.PassTime(1000);

            Assert.AreEqual(1, wall.Settings);
            Assert.AreEqual(world.Client.UtcNow.Ticks, wall.Now.Ticks);
        }

        [TestMethod]
        public void APlatformThatRefusesIsTriedAtTheNextAnswer()
        {
            SntpWorld world = new SntpWorld(new SntpSettings { Servers = new string[] { "10.0.0.2" } });
            FakeWallClock wall = new FakeWallClock(world.Lan.Clock, new DateTime(1970, 1, 1)) { Refuses = true };
            world.Client.WallClock = wall;
            world.Client.Start();
            world.Lan.PassTime(0);
            world.Expects();
            world.Answers();
            world.Lan.PassTime(20000);
            Assert.IsFalse(world.Client.IsSynchronized);
            Assert.AreEqual(0L, world.Error, "its own time is right");

            wall.Refuses = false;
            AnswerOf(world, 0);
            world.Lan.PassTime(1000);

            Assert.IsTrue(world.Client.IsSynchronized);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(3000000)]
        [DataRow(-3000000)]
        public void SettingTheWallClockMovesNoTimer(int step)
        {
            SteppedClock clock = new SteppedClock();
            clock.Passes(50);
            long before = clock.Now;
            Assert.AreEqual(50L, before);

            Assert.IsTrue(clock.SetWallClock(clock.Wall, new DateTime(clock.Wall.Now.Ticks + (step * SntpWorld.Millisecond))));

            Assert.AreEqual(before, clock.Now);
            clock.Passes(70);
            Assert.AreEqual(before + 70, clock.Now);
        }

        [TestMethod]
        public void TimeThatPassesWhileTheWallClockIsSetDoesNotGoBack()
        {
            SteppedClock clock = new SteppedClock();
            clock.Passes(50);

            clock.SetWallClock(clock.Wall, new DateTime(2000, 1, 1));

            Assert.AreEqual(50L, clock.Now);
        }

        private static SntpWorld Synchronized()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            world.Answers();
            return world;
        }

        // the next query is answered by a server whose time is off
        private static long AnswerOf(SntpWorld world, int error)
        {
            world.PassesToQuery();
            world.Expects();
            world.ServerError = error * SntpWorld.Millisecond;
            world.Answers();
            return world.Lan.Clock.Now;
        }

        /// <summary>The platform's clock, with a wall clock that the test advances.</summary>
        private sealed class SteppedClock : SystemClock
        {
            private static long s_ticks = SntpWorld.Epoch;

            public readonly WallClock Wall = new Source();

            public void Passes(int milliseconds)
            {
                s_ticks += milliseconds * SntpWorld.Millisecond;
            }

            protected override long ReadTicks() => s_ticks;

            private sealed class Source : WallClock
            {
                public override DateTime Now => new DateTime(s_ticks);

                public override bool Set(DateTime time)
                {
                    s_ticks = time.Ticks;
                    return true;
                }
            }
        }
    }
}
